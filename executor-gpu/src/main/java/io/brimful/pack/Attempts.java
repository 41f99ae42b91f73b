package io.brimful.pack;

import io.brimful.pack.Attempt.Branch;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/** Ways to search, one after the other: three orders in each way to branch, then the same shuffled, most of them short. */
final class Attempts {
    /* A search that goes wrong early hardly ever recovers, and one that goes right hardly ever turns back: hence many short ones,
     * and few long ones by the sequence of Luby, Sinclair and Zuckerman (1993). */
    private static final long SEED = 20160914;
    private static final List<Way> WAYS = List.of(
            new Way(Branch.FULL_OR_LOWEST, false),
            new Way(Branch.LOWEST_BUFFER, false),
            new Way(Branch.FULL_OR_LOWEST, true),
            new Way(Branch.FULL_OR_HEAVIEST, false),
            new Way(Branch.FULL_OR_HEAVIEST, true),
            new Way(Branch.LEAST_SLACK, false),
            new Way(Branch.LEAST_SLACK, true),
            new Way(Branch.FEWEST_CHOICES, false),
            new Way(Branch.FEWEST_CHOICES, true));
    /* Parts of all buffers by which a shuffled one may be earlier or later. */
    private static final double[] SHUFFLES = {0.02, 0.05, 0.15, 0.4};

    private record Way(Branch branch, boolean edgesFirst) {}

    private final List<int[]> orders;

    Attempts(Sections sections) {
        orders = orders(sections);
    }

    /**
     * The attempt of a turn, 0 or more: always the same one.
     *
     * @param slack whether the capacity is above the lower bound: then every other attempt is for what begins lowest, and twice as
     *     long each time round
     */
    Attempt get(int turn, boolean slack) {
        int n = orders.get(0).length;
        if (slack && turn % 2 == 0) {
            int round = turn / 2 / orders.size();
            int[] order = orders.get(turn / 2 % orders.size());
            return new Attempt(
                    rank(order, 0, new SplittableRandom(SEED)),
                    Branch.LOWEST_BUFFER,
                    false,
                    (4L * n) << Math.min(40, round));
        }
        int way = slack ? turn / 2 : turn;
        int plain = orders.size() * WAYS.size();
        SplittableRandom random = new SplittableRandom(SEED + way);
        int chosen = way < plain ? way : random.nextInt(plain);
        double shuffle = way < plain ? 0 : SHUFFLES[random.nextInt(SHUFFLES.length)];
        long times = way < plain ? 1 : luby(way - plain + 1);
        int[] rank = rank(orders.get(chosen % orders.size()), shuffle, random);
        Way branch = WAYS.get(chosen / orders.size());
        return new Attempt(rank, branch.branch(), branch.edgesFirst(), 4L * n * times);
    }

    private static int[] rank(int[] order, double shuffle, SplittableRandom random) {
        int n = order.length;
        double[] key = new double[n];
        for (int i = 0; i < n; i++) {
            key[order[i]] = i + n * shuffle * (2 * random.nextDouble() - 1);
        }
        int[] shuffled = sorted(n, Comparator.comparingDouble(i -> key[i]));
        int[] rank = new int[n];
        for (int i = 0; i < n; i++) {
            rank[shuffled[i]] = i;
        }
        return rank;
    }

    /** 1, 1, 2, 1, 1, 2, 4, 1, ... from turn 1 on. */
    static long luby(long turn) {
        long power = Long.highestOneBit(turn + 1);
        return power == turn + 1 ? power / 2 : luby(turn - power + 1);
    }

    /* minimalloc's three: the load of the heaviest section, the length of life, the area. */
    private static List<int[]> orders(Sections sections) {
        long[] heaviest = sections.heaviest();
        Comparator<Integer> load = (a, b) -> Long.compare(heaviest[b], heaviest[a]);
        Comparator<Integer> life = (a, b) -> Double.compare(sections.life[b], sections.life[a]);
        Comparator<Integer> area = (a, b) -> Double.compare(sections.area(b), sections.area(a));
        int n = sections.buffers();
        return List.of(
                sorted(n, load.thenComparing(life).thenComparing(area)),
                sorted(n, load.thenComparing(area).thenComparing(life)),
                sorted(n, life.thenComparing(area).thenComparing(load)));
    }

    private static int[] sorted(int n, Comparator<Integer> comparator) {
        Integer[] order = new Integer[n];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, comparator);
        return Arrays.stream(order).mapToInt(i -> i).toArray();
    }
}

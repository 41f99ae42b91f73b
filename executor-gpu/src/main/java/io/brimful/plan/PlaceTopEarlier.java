package io.brimful.plan;

import io.brimful.plan.Placement.Region;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Begins with the best of several placements; then takes a buffer that reaches the top of the arena, places it earlier, and
 * keeps the new order when the arena does not grow; if that is not enough, once more with some steps up allowed. Ends near the
 * lower bound, or when its share of work is done.
 */
final class PlaceTopEarlier implements PlacePass {
    /* Hill climbing on the order of placement, as in Apache TVM's USMP (RFC 0009), with the choice of the buffer left to a
     * seeded generator so that equal input gives equal output. */
    private static final long SEED = 20160914;
    /* Comparisons of two buffers that one placement may cost beyond the fixed orders; bounds the time, not the quality. */
    private static final long WORK = 40_000_000;
    private static final int MOST_ROUNDS = 4_000;
    /* With fewer, among hundreds of buffers, nothing is found. */
    private static final int FEWEST_ROUNDS = 200;
    private static final double HOTTEST = 0.1;
    /* One part in so many above the lower bound is not worth more work. */
    private static final long GOOD_ENOUGH = 2_000;

    private final List<PlacePass> beginnings;

    PlaceTopEarlier(List<PlacePass> beginnings) {
        this.beginnings = List.copyOf(beginnings);
    }

    @Override
    public Placement run(List<Buffer> buffers) {
        Placement best = null;
        for (PlacePass beginning : beginnings) {
            Placement placement = beginning.run(buffers);
            if (best == null || placement.arenaBytes() < best.arenaBytes()) {
                best = placement;
            }
            if (best.arenaBytes() == best.lowerBoundBytes()) {
                return best;
            }
        }
        if (best == null) {
            throw new PlanException("no placement pass to begin with");
        }
        if (isGoodEnough(best)) {
            return best;
        }
        Placement climbed = search(best, 0, MOST_ROUNDS);
        return isGoodEnough(climbed) ? climbed : search(climbed, HOTTEST, 2 * MOST_ROUNDS);
    }

    /* At heat 0 no step up is taken; otherwise steps up are the rarer the later. */
    private static Placement search(Placement start, double hottest, int mostRounds) {
        long size = start.regions().size();
        long rounds = Math.min(mostRounds, WORK / Math.max(1, size * size));
        if (rounds < FEWEST_ROUNDS || isGoodEnough(start)) {
            return start;
        }
        SplittableRandom random = new SplittableRandom(SEED);
        Replacing replacing =
                new Replacing(start.regions().stream().map(Region::buffer).toList());
        int[] order = IntStream.range(0, Math.toIntExact(size)).toArray();
        long[] offsets = start.regions().stream().mapToLong(Region::offset).toArray();
        long arena = start.arenaBytes();
        Placement best = start;
        for (long round = 0; round < rounds && !isGoodEnough(best); round++) {
            int[] changed = changed(order, tops(order, offsets, arena, replacing), random);
            long changedArena = replacing.place(changed);
            double heat = hottest * (rounds - round) / rounds * random.nextDouble();
            if (changedArena <= arena * (1 + heat)) {
                arena = changedArena;
                offsets = replacing.offsets();
                order = changed;
            }
            if (changedArena < best.arenaBytes()) {
                best = replacing.placement(changed, replacing.offsets(), best.lowerBoundBytes());
            }
        }
        return best;
    }

    private static boolean isGoodEnough(Placement placement) {
        return placement.arenaBytes() - placement.lowerBoundBytes() <= placement.lowerBoundBytes() / GOOD_ENOUGH;
    }

    private static int[] changed(int[] order, List<Integer> tops, SplittableRandom random) {
        int from = random.nextInt(3) == 0
                ? random.nextInt(order.length)
                : position(order, tops.get(random.nextInt(tops.size())));
        int to = from == 0 ? random.nextInt(order.length) : random.nextInt(from);
        int[] changed = order.clone();
        if (to < from) {
            System.arraycopy(order, to, changed, to + 1, from - to);
        } else {
            System.arraycopy(order, from + 1, changed, from, to - from);
        }
        changed[to] = order[from];
        return changed;
    }

    private static int position(int[] order, int buffer) {
        int position = 0;
        while (order[position] != buffer) {
            position++;
        }
        return position;
    }

    /* The lowest first, and of those the first placed. */
    private static List<Integer> tops(int[] order, long[] offsets, long arena, Replacing replacing) {
        List<Integer> tops = new ArrayList<>();
        for (int buffer : order) {
            if (replacing.end(buffer, offsets) == arena) {
                tops.add(buffer);
            }
        }
        tops.sort(Comparator.comparingLong(buffer -> offsets[buffer]));
        return tops;
    }
}

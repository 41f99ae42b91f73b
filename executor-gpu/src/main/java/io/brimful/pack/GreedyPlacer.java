package io.brimful.pack;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;

/**
 * Places buffers one after the other at the lowest free offset: the best of several orders, then buffers at the top moved earlier
 * for as long as there is time.
 */
final class GreedyPlacer {
    /* Greedy by size: Pisarchyk and Lee, arXiv:2001.03288; the climb: Apache TVM's USMP (RFC 0009). */
    private static final long SEED = 20160914;
    /* Buffers looked at. */
    private static final long ASK_EVERY = 1 << 18;

    private final Sections sections;
    private final long goal;
    private final Budget budget;
    private final LongConsumer lower;
    private long[] best = new long[0];
    private long bestHeight = Long.MAX_VALUE;
    private Integer[] bestOrder = new Integer[0];

    /**
     * A placer.
     *
     * @param goal a height that is low enough to end
     * @param lower told each height that is the lowest so far
     */
    GreedyPlacer(Sections sections, long goal, Budget budget, LongConsumer lower) {
        this.sections = sections;
        this.goal = goal;
        this.budget = budget;
        this.lower = lower;
    }

    long height() {
        return bestHeight;
    }

    long[] offsets() {
        return best.clone();
    }

    /** Tries every order; the first one ends with a placement whatever the clock says. */
    void tryOrders() {
        for (Comparator<Integer> comparator : orders()) {
            if (bestHeight <= goal || (bestHeight < Long.MAX_VALUE && budget.isSpent())) {
                return;
            }
            Integer[] order = new Integer[sections.buffers()];
            Arrays.setAll(order, i -> i);
            Arrays.sort(order, comparator);
            keep(order, place(order));
        }
    }

    /** Moves buffers at the top earlier until a height is low enough or the time is over. */
    void climb(long enough) {
        SplittableRandom random = new SplittableRandom(SEED);
        Integer[] order = bestOrder.clone();
        long[] offsets = best;
        long height = bestHeight;
        long rounds = 0;
        while (bestHeight > enough && !budget.isSpent()) {
            Integer[] changed = changed(order, offsets, height, random);
            double heat = rounds % 2 == 0 ? 0 : 0.02 / (1 + rounds / 500.0);
            long[] tried = place(changed);
            rounds++;
            if (tried.length == 0) {
                return;
            }
            long top = sections.height(tried);
            if (top <= height * (1 + heat * random.nextDouble())) {
                order = changed;
                offsets = tried;
                height = top;
            }
            keep(changed, tried);
        }
    }

    private Integer[] changed(Integer[] order, long[] offsets, long height, SplittableRandom random) {
        int n = order.length;
        List<Integer> tops = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            if (offsets[order[i]] + sections.size[order[i]] == height) {
                tops.add(i);
            }
        }
        int from = random.nextInt(3) == 0 ? random.nextInt(n) : tops.get(random.nextInt(tops.size()));
        int to = from == 0 ? random.nextInt(n) : random.nextInt(from);
        Integer[] changed = order.clone();
        Integer moved = order[from];
        if (to < from) {
            System.arraycopy(order, to, changed, to + 1, from - to);
        } else {
            System.arraycopy(order, from + 1, changed, from, to - from);
        }
        changed[to] = moved;
        return changed;
    }

    private void keep(Integer[] order, long[] offsets) {
        if (offsets.length == order.length && sections.height(offsets) < bestHeight) {
            bestHeight = sections.height(offsets);
            best = offsets;
            bestOrder = order;
            lower.accept(bestHeight);
        }
    }

    /* When the time ends on the way: nothing, or for the first order the rest on top of what is there. */
    private long[] place(Integer[] order) {
        OverlapIndex index = new OverlapIndex(sections.count);
        long[] offsets = new long[order.length];
        long work = 0;
        for (int i = 0; i < order.length; i++) {
            work += i;
            if (work >= ASK_EVERY) {
                if (budget.isSpent()) {
                    return bestHeight < Long.MAX_VALUE ? new long[0] : placeOnTop(order, i, offsets);
                }
                work = 0;
            }
            int buffer = order[i];
            int first = sections.first[buffer];
            int last = sections.last[buffer];
            long at = index.lowestFree(first, last, sections.size[buffer], sections.alignment[buffer]);
            offsets[buffer] = at;
            index.insert(at, at + sections.size[buffer], first, last);
        }
        return offsets;
    }

    private long[] placeOnTop(Integer[] order, int from, long[] offsets) {
        Integer[] below = Arrays.copyOf(order, from);
        Arrays.sort(below, (a, b) -> Long.compare(offsets[a] + sections.size[a], offsets[b] + sections.size[b]));
        Skyline skyline = new Skyline(sections.count);
        for (int buffer : below) {
            skyline.raise(sections.first[buffer], sections.last[buffer], offsets[buffer] + sections.size[buffer]);
        }
        for (int i = from; i < order.length; i++) {
            int buffer = order[i];
            int first = sections.first[buffer];
            int last = sections.last[buffer];
            offsets[buffer] = Sections.aligned(skyline.highest(first, last), sections.alignment[buffer]);
            skyline.raise(first, last, offsets[buffer] + sections.size[buffer]);
        }
        return offsets;
    }

    private List<Comparator<Integer>> orders() {
        long[] heaviest = sections.heaviest();
        Comparator<Integer> size = (a, b) -> Long.compare(sections.size[b], sections.size[a]);
        Comparator<Integer> life = (a, b) -> Double.compare(sections.life[b], sections.life[a]);
        Comparator<Integer> area = (a, b) -> Double.compare(sections.area(b), sections.area(a));
        Comparator<Integer> load = (a, b) -> Long.compare(heaviest[b], heaviest[a]);
        return List.of(
                size.thenComparing(life),
                area.thenComparing(size),
                life.thenComparing(size),
                load.thenComparing(area).thenComparing(size),
                load.thenComparing(size));
    }
}

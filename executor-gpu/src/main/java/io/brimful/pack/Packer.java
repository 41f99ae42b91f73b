package io.brimful.pack;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Packs a problem: greedy orders first, then the search for the capacity or for ever smaller ones. */
public final class Packer {
    private static final double FIRST_SHARE = 0.6;
    private static final double LATER_SHARE = 0.25;
    /* Of the bytes that the process may use for objects. */
    private static final int PART_OF_MEMORY = 3;

    private final Budget whole;
    private final int threads;
    private final long searchBytes;
    private Budget budget;
    private volatile long height = Long.MAX_VALUE;

    private Packer(Budget budget, int threads, long searchBytes) {
        this.whole = budget;
        this.budget = budget;
        this.threads = threads;
        this.searchBytes = searchBytes;
    }

    /**
     * A packer that ends by the clock.
     *
     * @param seconds more than 0, from now on; what is cut off then answers with the best so far
     * @param threads search at once, 1 or more, or fewer where memory is short
     * @param cancelled ends it early
     */
    public static Packer forSeconds(double seconds, int threads, BooleanSupplier cancelled) {
        long deadline = System.nanoTime() + (long) (Math.min(seconds, 1e9) * 1e9);
        return new Packer(
                new ClockBudget(deadline, cancelled),
                threads,
                Runtime.getRuntime().maxMemory() / PART_OF_MEMORY);
    }

    /**
     * A packer that ends after so much work: the same answer on any machine.
     *
     * @param rounds of work, 1 or more: each about a quarter of a million buffers looked at
     */
    public static Packer forRounds(long rounds) {
        return new Packer(new CountBudget(rounds), 1, 64L << 20);
    }

    /** The height of the lowest packing found so far, from any thread; {@link Long#MAX_VALUE} before the first. */
    public long height() {
        return height;
    }

    /** The lowest packing found; with a capacity, the first one within it. Checked. */
    public Packing pack(PackingProblem problem) {
        List<Integer> real = new ArrayList<>();
        for (int i = 0; i < problem.buffers().size(); i++) {
            if (problem.buffers().get(i).size() > 0) {
                real.add(i);
            }
        }
        Sections sections =
                new Sections(real.stream().map(problem.buffers()::get).toList());
        Long[] offsets = new Long[problem.buffers().size()];
        Arrays.fill(offsets, 0L);
        long lowerBound = sections.lowerBound();
        long goal = Math.max(lowerBound, problem.capacity().orElse(0));
        budget = whole.keepingBack();
        Found found = place(sections, lowerBound, goal);
        for (int i = 0; i < real.size(); i++) {
            offsets[real.get(i)] = found.offsets()[i];
        }
        Packing packing = new Packing(Arrays.asList(offsets), found.height(), found.placer());
        PackingChecker.check(problem, packing, Long.MAX_VALUE);
        return packing;
    }

    @SuppressWarnings("ArrayRecordComponent") // never leaves this class
    private record Found(long[] offsets, long height, String placer) {}

    private Found place(Sections sections, long lowerBound, long goal) {
        if (sections.buffers() == 0) {
            return new Found(new long[0], 0, "greedy");
        }
        GreedyPlacer greedy = new GreedyPlacer(sections, goal, budget, lower -> height = Math.min(height, lower));
        greedy.tryOrders();
        Found best = new Found(greedy.offsets(), greedy.height(), "greedy");
        long attainable = goal;
        long searches = searchBytes / Search.mostBytes(sections.buffers());
        if (best.height() > goal && searches > 0) {
            Descent descent = new Descent(sections, lowerBound, best);
            attainable = Math.max(goal, descent.run(goal, (int) Math.min(threads, searches)));
            best = descent.best;
        }
        if (best.height() > attainable && !budget.isSpent()) {
            greedy.climb(attainable);
            if (greedy.height() < best.height()) {
                best = new Found(greedy.offsets(), greedy.height(), "climb");
            }
        }
        return best;
    }

    /** Searches for the goal with a fair share of the time; then for halves of what is left between it and the best. */
    private final class Descent {
        private final Sections sections;
        /* Every height is a multiple of it. */
        private final long unit;
        private final long lowerBound;
        private Found best;

        Descent(Sections sections, long lowerBound, Found best) {
            this.sections = sections;
            this.lowerBound = lowerBound;
            this.best = best;
            unit = sections.unit();
        }

        /* The lowest height that has not been proved impossible. */
        long run(long goal, int atOnce) {
            ParallelSearch search = new ParallelSearch(sections, atOnce);
            long possible = lowerBound;
            long tried = lowerBound - unit;
            long target = goal;
            double share = FIRST_SHARE;
            while (best.height() > goal && target < best.height() && !budget.isSpent()) {
                ParallelSearch.Result result =
                        search.within(target, target == goal ? lowerBound : target, budget.part(share));
                if (result.end() == Search.End.PLACED) {
                    best = new Found(result.offsets(), sections.height(result.offsets()), "search");
                    height = best.height();
                } else {
                    tried = target / unit * unit;
                    possible = result.end() == Search.End.IMPOSSIBLE ? Math.max(possible, tried + unit) : possible;
                }
                target = tried + Math.max(unit, (best.height() - tried) / 2);
                share = LATER_SHARE;
            }
            return possible;
        }
    }
}

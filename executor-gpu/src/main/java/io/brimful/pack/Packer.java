package io.brimful.pack;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Packs a problem within a time: greedy orders first, then the search for the capacity or for ever smaller ones. */
public final class Packer {
    private final long deadline;
    private final BooleanSupplier stopped;
    private final int threads;

    /**
     * A packer.
     *
     * @param seconds more than 0; what is cut off then answers with the best so far
     * @param threads search at once, 1 or more
     * @param cancelled ends it early
     */
    public Packer(double seconds, int threads, BooleanSupplier cancelled) {
        this.deadline = System.nanoTime() + (long) (Math.min(seconds, 1e9) * 1e9);
        this.stopped = () -> cancelled.getAsBoolean() || System.nanoTime() - deadline >= 0;
        this.threads = threads;
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
        long lowerBound = problem.lowerBound();
        long goal = Math.max(lowerBound, problem.capacity().orElse(0));
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
        GreedyPlacer greedy = new GreedyPlacer(sections, goal, stopped);
        greedy.tryOrders();
        Found best = new Found(greedy.offsets(), greedy.height(), "greedy");
        if (best.height() > goal && ParallelSearch.canHold(sections)) {
            best = search(sections, lowerBound, goal, best);
        }
        if (best.height() > goal && !stopped.getAsBoolean()) {
            greedy.climb();
            if (greedy.height() < best.height()) {
                best = new Found(greedy.offsets(), greedy.height(), "climb");
            }
        }
        return best;
    }

    /* The goal first, with a fair share of the time; then halves of what is left between it and the best. */
    private Found search(Sections sections, long lowerBound, long goal, Found first) {
        Found best = first;
        ParallelSearch search = new ParallelSearch(sections, threads, stopped);
        long tooLow = lowerBound - 1;
        long target = goal;
        double share = goal > lowerBound ? 0.7 : 0.5;
        while (best.height() > goal && target < best.height() && !stopped.getAsBoolean()) {
            long[] offsets = search.within(target, (long) ((deadline - System.nanoTime()) * share));
            if (offsets.length > 0) {
                long height = 0;
                for (int i = 0; i < offsets.length; i++) {
                    height = Math.max(height, offsets[i] + sections.size[i]);
                }
                best = new Found(offsets, height, "search");
            } else {
                tooLow = target;
            }
            target = tooLow + Math.max(1, (best.height() - tooLow) / 2);
            share = 0.25;
        }
        return best;
    }
}

package io.brimful.pack;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Several threads make several attempts, and again with ever more nodes; the first that ends, ends all. */
final class ParallelSearch {
    private final Sections sections;
    private final int threads;
    private final Attempts attempts;
    private final FailedStates failed = new FailedStates();

    ParallelSearch(Sections sections, int threads) {
        this.sections = sections;
        this.threads = threads;
        attempts = new Attempts(sections);
    }

    /**
     * How a search ended.
     *
     * @param offsets one for each buffer when placed, else none
     */
    @SuppressWarnings("ArrayRecordComponent") // never leaves this package
    record Result(Search.End end, long[] offsets) {}

    /**
     * Searches for offsets within the capacity until they are found, there are none, or the budget is spent.
     *
     * @param tighter tried in turn with the capacity when it is below: less slack, less to search
     */
    Result within(long capacity, long tighter, Budget budget) {
        AtomicBoolean done = new AtomicBoolean();
        List<Long> aims = tighter < capacity ? List.of(capacity, tighter) : List.of(capacity);
        Queue<Result> found = new ConcurrentLinkedQueue<>();
        AtomicInteger next = new AtomicInteger();
        Budget untilDone = new Until(done, budget);
        DeepThreads.run(threads, () -> work(aims, next, untilDone, done, found), () -> done.set(true));
        Result result = found.peek();
        return result == null ? new Result(Search.End.GAVE_UP, new long[0]) : result;
    }

    private record Until(AtomicBoolean done, Budget budget) implements Budget {
        @Override
        public boolean isSpent() {
            return done.get() || budget.isSpent();
        }

        @Override
        public Budget part(double share) {
            return new Until(done, budget.part(share));
        }

        @Override
        public Budget keepingBack() {
            return new Until(done, budget.keepingBack());
        }
    }

    private void work(List<Long> aims, AtomicInteger next, Budget budget, AtomicBoolean done, Queue<Result> found) {
        List<Search> searches = aims.stream()
                .map(aim -> new Search(sections, aim, failed, budget))
                .toList();
        while (!budget.isSpent()) {
            int turn = next.getAndIncrement();
            int aim = turn % aims.size();
            Search search = searches.get(aim);
            boolean slack = aims.get(aim) > sections.lowerBound();
            Search.End end = search.run(attempts.get(turn / aims.size(), slack));
            /* That less than the capacity is impossible says nothing of the capacity. */
            if (end == Search.End.GAVE_UP || (end == Search.End.IMPOSSIBLE && aim > 0)) {
                continue;
            }
            found.add(new Result(end, end == Search.End.PLACED ? search.offsets() : new long[0]));
            done.set(true);
        }
    }
}

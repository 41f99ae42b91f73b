package io.brimful.pack;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/** Several threads search in several orders, again and again with twice the nodes; the first that ends, ends all. */
final class ParallelSearch {
    private static final int MOST_BUFFERS = 6_000;
    private static final long MOST_MEETINGS = 20_000_000;
    private static final long STACK_BYTES = 256L << 20;

    private final int threads;
    private final BooleanSupplier stopped;
    private final List<RankedBuffers> orders;

    ParallelSearch(Sections sections, int threads, BooleanSupplier stopped) {
        this.threads = threads;
        this.stopped = stopped;
        int[][] meetings = meetings(sections);
        orders = orders(sections).stream()
                .map(order -> new RankedBuffers(sections, order, meetings))
                .toList();
    }

    /** Whether the search fits into memory. */
    static boolean canHold(Sections sections) {
        return sections.buffers() <= MOST_BUFFERS
                && (long) sections.buffers() * sections.buffers() / 2 <= MOST_MEETINGS;
    }

    /**
     * How a search ended.
     *
     * @param offsets one for each buffer when placed, else none
     */
    @SuppressWarnings("ArrayRecordComponent") // never leaves this package
    record Result(Search.End end, long[] offsets) {}

    /**
     * Searches for offsets within the capacity until they are found, there are none, or the time ends.
     *
     * @param tighter tried in turn with the capacity when it is below: less slack, less to search
     */
    Result within(long capacity, long tighter, long nanos) {
        long until = System.nanoTime() + nanos;
        List<Long> aims = tighter < capacity ? List.of(capacity, tighter) : List.of(capacity);
        AtomicBoolean done = new AtomicBoolean();
        Queue<Result> found = new ConcurrentLinkedQueue<>();
        AtomicReference<Throwable> broken = new AtomicReference<>();
        AtomicInteger next = new AtomicInteger();
        BooleanSupplier over = () -> done.get() || stopped.getAsBoolean() || System.nanoTime() - until >= 0;
        List<Thread> workers = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            Thread worker = new Thread(
                    null,
                    () -> {
                        try {
                            work(aims, next, over, done, found);
                        } catch (Throwable thrown) {
                            broken.compareAndSet(null, thrown);
                            done.set(true);
                        }
                    },
                    "pack-" + t,
                    STACK_BYTES);
            worker.setDaemon(true);
            worker.start();
            workers.add(worker);
        }
        join(workers, done);
        Throwable thrown = broken.get();
        if (thrown != null) {
            throw new IllegalStateException("the search broke", thrown);
        }
        Result result = found.peek();
        return result == null ? new Result(Search.End.GAVE_UP, new long[0]) : result;
    }

    private void work(
            List<Long> aims, AtomicInteger next, BooleanSupplier over, AtomicBoolean done, Queue<Result> found) {
        int variants = aims.size() * orders.size();
        while (!over.getAsBoolean()) {
            int turn = next.getAndIncrement();
            int aim = turn % aims.size();
            RankedBuffers buffers = orders.get(turn / aims.size() % orders.size());
            Search search = new Search(buffers, aims.get(aim), over);
            Search.End end = search.run((4L * buffers.count()) << Math.min(40, turn / variants));
            /* That less than the capacity is impossible says nothing of the capacity. */
            if (end == Search.End.GAVE_UP || (end == Search.End.IMPOSSIBLE && aim > 0)) {
                continue;
            }
            long[] offsets = new long[end == Search.End.PLACED ? buffers.count() : 0];
            for (int i = 0; i < offsets.length; i++) {
                offsets[buffers.index(i)] = search.offset(i);
            }
            found.add(new Result(end, offsets));
            done.set(true);
        }
    }

    private static void join(List<Thread> workers, AtomicBoolean done) {
        for (Thread worker : workers) {
            try {
                worker.join();
            } catch (InterruptedException e) {
                done.set(true);
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static int[][] meetings(Sections sections) {
        int n = sections.buffers();
        int[][] meets = new int[n][];
        int[] row = new int[n];
        for (int i = 0; i < n; i++) {
            int count = 0;
            for (int j = 0; j < n; j++) {
                if (i != j && sections.meet(i, j)) {
                    row[count++] = j;
                }
            }
            meets[i] = Arrays.copyOf(row, count);
        }
        return meets;
    }

    /* minimalloc's three: T the load of the heaviest section, W the length of life, A the area. */
    private static List<int[]> orders(Sections sections) {
        long[] heaviest = sections.heaviest();
        Comparator<Integer> load = (a, b) -> Long.compare(heaviest[b], heaviest[a]);
        Comparator<Integer> life = (a, b) -> Double.compare(sections.life[b], sections.life[a]);
        Comparator<Integer> area = (a, b) -> Double.compare(sections.area(b), sections.area(a));
        return List.of(
                order(sections, load.thenComparing(life).thenComparing(area)),
                order(sections, load.thenComparing(area).thenComparing(life)),
                order(sections, life.thenComparing(area).thenComparing(load)));
    }

    private static int[] order(Sections sections, Comparator<Integer> comparator) {
        Integer[] order = new Integer[sections.buffers()];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, comparator);
        return Arrays.stream(order).mapToInt(i -> i).toArray();
    }
}

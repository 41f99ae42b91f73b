package io.brimful.pack;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** Threads whose stacks hold a recursion that is as deep as there are buffers. */
final class DeepThreads {
    private static final long STACK_BYTES = 256L << 20;

    private DeepThreads() {}

    /**
     * Runs the work in so many threads at once, until it has ended in all of them.
     *
     * @param end makes the work end soon; called when a thread breaks, or when the caller's is interrupted, which then returns at
     *     once and still is interrupted
     * @throws IllegalStateException when a thread broke
     */
    static void run(int threads, Runnable work, Runnable end) {
        AtomicReference<Throwable> broken = new AtomicReference<>();
        List<Thread> workers = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            Runnable guarded = () -> {
                try {
                    work.run();
                } catch (Throwable thrown) {
                    broken.compareAndSet(null, thrown);
                    end.run();
                }
            };
            Thread worker = new Thread(null, guarded, "pack-" + t, STACK_BYTES);
            worker.setDaemon(true);
            worker.start();
            workers.add(worker);
        }
        join(workers, end);
        Throwable thrown = broken.get();
        if (thrown != null) {
            throw new IllegalStateException("the search broke", thrown);
        }
    }

    private static void join(List<Thread> workers, Runnable end) {
        for (Thread worker : workers) {
            try {
                worker.join();
            } catch (InterruptedException e) {
                end.run();
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}

package io.brimful.results;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes a run's tables beside its trials, in a thread of its own, so seldom that the trials do not feel it. Readers of this
 * program lose nothing by that: what is not published yet they take from the log.
 */
final class CommittingThread implements AutoCloseable {
    /** Brings the tables up to the log's present end. */
    @FunctionalInterface
    interface Work {
        void publish() throws IOException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(CommittingThread.class);
    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(2);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);
    /* Of the run's age, so that a long run does not leave thousands of small files. */
    private static final int PAUSE_PER_AGE = 100;
    /* Publishing takes at most a tenth of the time. */
    private static final int PAUSE_PER_WORK = 9;

    private final Work work;
    private final long startNanos = System.nanoTime();
    private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1, body -> {
        Thread committing = new Thread(body, "brimful-tables");
        committing.setDaemon(true);
        return committing;
    });
    private boolean isPlanned;
    private long pauseUntilNanos = startNanos + SHORTEST_PAUSE.toNanos();

    CommittingThread(Work work) {
        this.work = work;
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** There is something to publish: it will be, when it is due. */
    synchronized void offer() {
        if (!isPlanned && !thread.isShutdown()) {
            isPlanned = true;
            Future<?> unused =
                    thread.schedule(this::publishDue, pauseUntilNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
    }

    private void publishDue() {
        synchronized (this) {
            isPlanned = false;
        }
        try {
            publish();
        } catch (Fenced fenced) {
            LOG.debug("not published", fenced);
        } catch (IOException | RuntimeException failed) {
            /* The log has everything, the next time tries again, and the last time throws. */
            LOG.warn("the tables were not published: {}; the next try follows", failed.toString());
            offer();
        }
    }

    private void publish() throws IOException {
        long start = System.nanoTime();
        try {
            work.publish();
        } finally {
            pause(System.nanoTime() - start);
        }
    }

    private synchronized void pause(long workNanos) {
        long now = System.nanoTime();
        long byAge = Math.min(LONGEST_PAUSE.toNanos(), (now - startNanos) / PAUSE_PER_AGE);
        long pause = Math.max(SHORTEST_PAUSE.toNanos(), Math.max(byAge, PAUSE_PER_WORK * workNanos));
        pauseUntilNanos = now + pause;
    }

    /**
     * Publishes now and waits for that, also when the caller is interrupted.
     *
     * @throws ExecutionException when that failed
     */
    void publishNow() throws ExecutionException {
        Future<?> published = thread.submit(() -> {
            publish();
            return true;
        });
        boolean interrupted = false;
        while (true) {
            try {
                published.get();
                break;
            } catch (InterruptedException again) {
                interrupted = true;
            } finally {
                if (interrupted && published.isDone()) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    /** Lets what is being published end; starts nothing more. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            thread.awaitTermination(LONGEST_PAUSE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }
}

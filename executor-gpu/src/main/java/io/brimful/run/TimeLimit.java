package io.brimful.run;

import io.brimful.trial.Evidence;
import io.brimful.trial.Outcome;
import io.brimful.trial.Outcome.Aftermath;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * How long a trial may have its device.
 *
 * @param duration more than 0
 */
public record TimeLimit(Duration duration) {
    public TimeLimit {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException("trial.time-limit is " + text(duration) + ", must be more than 0 s");
        }
    }

    /** Runs a trial on this thread, and interrupts it when its time is over; then it has failed, unless it was done by itself. */
    public Outcome enforce(Supplier<Outcome> trial) {
        Clock clock = new Clock(Thread.currentThread());
        Thread ticking = new Thread(() -> clock.run(duration), "brimful-time-limit");
        ticking.setDaemon(true);
        ticking.start();
        Outcome outcome;
        try {
            outcome = trial.get();
        } finally {
            clock.stop();
        }
        return clock.isLate() && outcome instanceof Outcome.Cancelled cancelled
                ? exceeded(cancelled.evidence())
                : outcome;
    }

    /** Interrupts one thread once, unless it was stopped before. */
    private static final class Clock {
        private final Thread worker;
        private final CountDownLatch stopped = new CountDownLatch(1);
        private boolean isLate;

        Clock(Thread worker) {
            this.worker = worker;
        }

        void run(Duration duration) {
            try {
                if (!stopped.await(duration.toNanos(), TimeUnit.NANOSECONDS)) {
                    interrupt();
                }
            } catch (InterruptedException nobodyDoes) {
                throw new IllegalStateException(nobodyDoes);
            }
        }

        private synchronized void interrupt() {
            if (stopped.getCount() > 0) {
                isLate = true;
                worker.interrupt();
            }
        }

        /* The next one to use the thread must not see an interrupt of ours. */
        synchronized void stop() {
            stopped.countDown();
            if (isLate) {
                Thread.interrupted();
            }
        }

        synchronized boolean isLate() {
            return isLate;
        }
    }

    /** The end of a trial whose time is over. */
    Outcome.Failed exceeded(Evidence evidence) {
        String reason = "took longer than trial.time-limit, " + text(duration);
        return new Outcome.Failed(evidence, reason, reason, Aftermath.DEVICE_USABLE);
    }

    /** As in {@code 90 s} or {@code 0.5 s}. */
    static String text(Duration duration) {
        long millis = duration.toMillis();
        return millis % 1000 == 0 ? millis / 1000 + " s" : millis / 1e3 + " s";
    }
}

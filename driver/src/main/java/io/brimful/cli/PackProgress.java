package io.brimful.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** What a long packing says of itself: nothing for two seconds; then a line that keeps changing on a terminal, ever rarer ones elsewhere. */
final class PackProgress implements AutoCloseable {
    private static final double QUIET_SECONDS = 2;
    private static final int REFRESH_MILLIS = 250;

    private final double seconds;
    private final long lowerBound;
    private final LongSupplier height;
    private final PrintWriter err;
    private final boolean live;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(PackProgress::daemon);
    private double nextLine = QUIET_SECONDS;
    private @Nullable ProgressBar bar;

    /**
     * Progress of a packing.
     *
     * @param seconds that it may take
     * @param height bytes of the lowest packing so far; {@link Long#MAX_VALUE} for none
     * @param live whether a line can be changed
     */
    PackProgress(double seconds, long lowerBound, LongSupplier height, PrintWriter err, boolean live) {
        this.seconds = seconds;
        this.lowerBound = lowerBound;
        this.height = height;
        this.err = err;
        this.live = live;
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "pack-progress");
        thread.setDaemon(true);
        return thread;
    }

    /** Begins, when so much time is gone already. */
    void start(double elapsed) {
        long begin = System.nanoTime();
        ScheduledFuture<?> unused = timer.scheduleWithFixedDelay(
                () -> show(elapsed + (System.nanoTime() - begin) / 1e9),
                REFRESH_MILLIS,
                REFRESH_MILLIS,
                TimeUnit.MILLISECONDS);
    }

    /** Says how it stands after so many seconds. */
    synchronized void show(double elapsed) {
        if (elapsed < QUIET_SECONDS) {
            return;
        }
        if (live) {
            draw(elapsed);
        } else if (elapsed >= nextLine) {
            nextLine = 2 * elapsed;
            err.printf(Locale.ROOT, "%.0f s of %.0f s: %s%n", elapsed, seconds, best());
            err.flush();
        }
    }

    private void draw(double elapsed) {
        if (bar == null) {
            bar = new ProgressBarBuilder()
                    .setTaskName("packing")
                    .setInitialMax((long) Math.ceil(seconds))
                    .startsFrom((long) elapsed, Duration.ofMillis((long) (1000 * elapsed)))
                    .setUnit(" s", 1)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(REFRESH_MILLIS)
                    .setConsumer(new ConsoleProgressBarConsumer(System.err))
                    .build();
        }
        bar.stepTo((long) elapsed);
        bar.setExtraMessage(best());
    }

    private String best() {
        long best = height.getAsLong();
        return best == Long.MAX_VALUE
                ? "nothing placed yet"
                : String.format(
                        Locale.ROOT,
                        "height %,d B, %.2f %% above the bound",
                        best,
                        100.0 * (best - lowerBound) / Math.max(1, lowerBound));
    }

    @Override
    public synchronized void close() {
        timer.shutdownNow();
        if (bar != null) {
            bar.close();
        }
    }
}

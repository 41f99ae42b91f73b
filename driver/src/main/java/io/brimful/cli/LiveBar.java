package io.brimful.cli;

import io.brimful.cluster.Progress;
import io.brimful.results.Attempt;
import io.brimful.sweep.SweepObserver;
import io.brimful.trial.DeviceSlot;
import io.brimful.trial.Trial;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** One line on a terminal that keeps changing: done, running, best, time left. */
final class LiveBar implements SweepObserver, AutoCloseable {
    private static final int REFRESH_MILLIS = 250;

    private final Summary progress = new Summary();
    private final Set<String> running = new LinkedHashSet<>();
    private @Nullable ProgressBar bar;

    @Override
    public void sweepStarted(String sweepId, Path folder, List<Trial> planned) {
        bar = new ProgressBarBuilder()
                .setTaskName("trials")
                .setInitialMax(planned.size())
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(REFRESH_MILLIS)
                .setConsumer(new ConsoleProgressBarConsumer(System.err))
                .build();
    }

    @Override
    public void trialStarted(Trial trial, DeviceSlot slot) {
        running.add(trial.id());
        show();
    }

    @Override
    public void trialProgressed(Trial trial, Progress progress) {}

    @Override
    public void trialFinished(Attempt attempt) {
        running.remove(attempt.trial().id());
        progress.add(attempt);
        show();
        if (bar != null) {
            bar.step();
        }
    }

    /* Short: a terminal of 80 columns leaves 40 beside the numbers. */
    private void show() {
        if (bar != null) {
            String now = running.size() == 1 ? running.iterator().next() : running.size() + " trials";
            bar.setExtraMessage("running " + now + progress.best());
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}

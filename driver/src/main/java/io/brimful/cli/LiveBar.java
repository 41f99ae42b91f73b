package io.brimful.cli;

import io.brimful.cluster.Progress;
import io.brimful.results.Attempt;
import io.brimful.results.TrialState;
import io.brimful.sweep.SweepObserver;
import io.brimful.trial.DeviceSlot;
import io.brimful.trial.Trial;
import java.nio.file.Path;
import java.util.List;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** One line on a terminal that keeps changing: done, running, best, time left. */
final class LiveBar implements SweepObserver, AutoCloseable {
    private static final int REFRESH_MILLIS = 250;

    private final Summary progress = new Summary();
    private final RunningTrials running = new RunningTrials();
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
        running.started(trial);
        show();
    }

    @Override
    public void trialProgressed(Trial trial, Progress progress) {
        running.progressed(trial, progress);
        show();
    }

    @Override
    public void trialFinished(Attempt attempt) {
        running.ended(attempt.trial());
        progress.add(attempt);
        show();
        if (bar != null && attempt.state() != TrialState.LOST) {
            bar.step();
        }
    }

    @Override
    public void trialsAdded(List<Trial> trials) {
        if (bar != null) {
            bar.maxHint(bar.getMax() + trials.size());
        }
    }

    private void show() {
        if (bar != null) {
            bar.setExtraMessage("running " + running.summary() + progress.best());
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}

package io.brimful.cli;

import io.brimful.cluster.Progress;
import io.brimful.results.Attempt;
import io.brimful.results.TrialState;
import io.brimful.sweep.SweepObserver;
import io.brimful.trial.DeviceSlot;
import io.brimful.trial.Trial;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A line per trial, for logs and pipes. */
final class PlainLines implements SweepObserver {
    /* Of long trials, so that a log does not grow by their steps. */
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final PrintWriter err;
    private final Summary progress = new Summary();
    private final long startNanos = System.nanoTime();
    private long saidNanos = startNanos;
    private int trials;
    private int done;

    PlainLines(PrintWriter err) {
        this.err = err;
    }

    @Override
    public void sweepStarted(String sweepId, Path folder, List<Trial> planned) {
        trials = planned.size();
        line(sweepId + ": " + count(trials) + " to run");
    }

    @Override
    public void trialStarted(Trial trial, DeviceSlot slot) {
        // Its end says enough.
    }

    @Override
    public void trialProgressed(Trial trial, Progress progress) {
        long now = System.nanoTime();
        String text = RunningTrials.line(trial, progress);
        if (!text.isEmpty() && now - saidNanos >= PAUSE_NANOS) {
            line(text);
        }
    }

    @Override
    public void trialsAdded(List<Trial> added) {
        trials += added.size();
        line(count(added.size()) + " more for a device of another model");
    }

    private static String count(int trials) {
        return trials + (trials == 1 ? " trial" : " trials");
    }

    @Override
    public void trialFinished(Attempt attempt) {
        if (attempt.state() == TrialState.LOST) {
            line(attempt.trial().id() + ": LOST: " + attempt.reason() + "; it runs again");
            return;
        }
        done++;
        progress.add(attempt);
        line("[" + done + "/" + trials + "] " + attempt.trial().id() + ": " + Summary.summary(attempt) + remaining());
    }

    private String remaining() {
        if (done == trials) {
            return "";
        }
        Duration spent = Duration.ofNanos(System.nanoTime() - startNanos);
        long seconds = spent.multipliedBy(trials - done).dividedBy(done).toSeconds();
        return ", ETA " + seconds + " s";
    }

    private void line(String text) {
        saidNanos = System.nanoTime();
        err.println(text);
        err.flush();
    }
}

package io.brimful.cli;

import io.brimful.cluster.Progress;
import io.brimful.results.Attempt;
import io.brimful.sweep.SweepObserver;
import io.brimful.trial.DeviceSlot;
import io.brimful.trial.Trial;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A line per trial, for logs and pipes. */
final class PlainLines implements SweepObserver {
    private final PrintWriter err;
    private final Summary progress = new Summary();
    private final long startNanos = System.nanoTime();
    private int trials;
    private int done;

    PlainLines(PrintWriter err) {
        this.err = err;
    }

    @Override
    public void sweepStarted(String sweepId, Path folder, List<Trial> planned) {
        trials = planned.size();
        line(sweepId + ": " + trials + (trials == 1 ? " trial" : " trials"));
    }

    @Override
    public void trialStarted(Trial trial, DeviceSlot slot) {
        // Its end says enough.
    }

    @Override
    public void trialProgressed(Trial trial, Progress progress) {}

    @Override
    public void trialFinished(Attempt attempt) {
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
        err.println(text);
        err.flush();
    }
}

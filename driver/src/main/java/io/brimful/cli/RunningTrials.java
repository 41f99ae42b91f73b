package io.brimful.cli;

import io.brimful.cluster.Progress;
import io.brimful.trial.TrainedStep;
import io.brimful.trial.Trial;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the live line says of trials that run: how fast they are by now, and what their devices hold. */
final class RunningTrials {
    private record Now(double imagesPerSecond, long usedBytes) {}

    private static final Now NOTHING_YET = new Now(0, 0);
    private static final double MEGA = 1e6;

    private final Map<String, Now> running = new LinkedHashMap<>();

    void started(Trial trial) {
        running.put(trial.id(), NOTHING_YET);
    }

    void progressed(Trial trial, Progress progress) {
        running.computeIfPresent(trial.id(), (same, before) -> {
            List<TrainedStep> steps = progress.steps();
            double speed = steps.isEmpty()
                    ? before.imagesPerSecond()
                    : steps.get(steps.size() - 1).imagesPerSecond();
            return new Now(speed, progress.memory().usedBytes());
        });
    }

    void ended(Trial trial) {
        running.remove(trial.id());
    }

    /** {@code 2 trials, 1,234 images/s}; short, for a terminal of 80 columns leaves 40 beside the numbers. */
    String summary() {
        String trials = running.size() == 1 ? running.keySet().iterator().next() : running.size() + " trials";
        double speed =
                running.values().stream().mapToDouble(Now::imagesPerSecond).sum();
        double megabytes = running.values().stream().mapToLong(Now::usedBytes).sum() / MEGA;
        return trials
                + (speed > 0 ? String.format(Locale.ROOT, ", %,.0f images/s", speed) : "")
                + (megabytes > 0 ? String.format(Locale.ROOT, ", %,.0f MB", megabytes) : "");
    }

    /** {@code 00-lenet: step 550, loss 0.12, 1,234 images/s, 7.5 of 7.5 MB}; empty when no step has ended since. */
    static String line(Trial trial, Progress progress) {
        List<TrainedStep> steps = progress.steps();
        if (steps.isEmpty()) {
            return "";
        }
        TrainedStep last = steps.get(steps.size() - 1);
        return String.format(
                Locale.ROOT,
                "%s: step %,d of %,d, loss %.4g, %,.0f images/s, %,.1f of %,.1f MB",
                trial.id(),
                last.step() + 1,
                trial.steps(),
                last.loss(),
                last.imagesPerSecond(),
                progress.memory().usedBytes() / MEGA,
                progress.memory().plannedBytes() / MEGA);
    }
}

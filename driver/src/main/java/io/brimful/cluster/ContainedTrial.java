package io.brimful.cluster;

import io.brimful.conf.ContainmentSpec;
import io.brimful.conf.Isolation;
import io.brimful.run.DeviceBusy;
import io.brimful.run.DeviceLock;
import io.brimful.run.EndedFromOutside;
import io.brimful.run.ProcessRunner;
import io.brimful.run.TimeLimit;
import io.brimful.run.TrialRunner;
import io.brimful.run.UnusableLocks;
import io.brimful.run.Watch;
import io.brimful.trial.DeviceSlot;
import io.brimful.trial.Outcome;
import io.brimful.trial.Trial;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The trainer, kept from harming other trials: whoever uses a device holds its lock, and no trial takes longer than it may.
 *
 * @param limit zero for none
 */
public record ContainedTrial(Isolation isolation, Duration limit, String locks, Duration patience)
        implements TrialTask {
    /* A process that is being ended needs some seconds for it, one that uses a GPU more than others. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /**
     * What a sweep's file says of it.
     *
     * @param locks folder of the lock files, the same for all processes of a host
     */
    public static ContainedTrial of(ContainmentSpec containment, Path locks) {
        return new ContainedTrial(
                containment.isolation(), containment.timeLimit().orElse(Duration.ZERO), locks.toString(), PATIENCE);
    }

    /**
     * Runs the trial under the device's lock, in this process or in one of its own.
     *
     * @throws DeviceBusy when another process, or thread, has the device and keeps it
     * @throws EndedFromOutside when somebody ended the process of the trial
     * @throws UnusableLocks when the folder of the lock files cannot be used
     */
    @Override
    public Outcome run(Trial trial, DeviceSlot slot, TrialReport report) throws InterruptedException {
        Watch watch = new Watch(probe -> {}, report::step, report::memory);
        Optional<TimeLimit> timeLimit = limit.isZero() ? Optional.empty() : Optional.of(new TimeLimit(limit));
        return switch (isolation) {
            case JVM -> here(trial, slot, watch, timeLimit);
            case PROCESS -> new ProcessRunner(Path.of(locks), patience, timeLimit).run(trial, slot, watch);
        };
    }

    private Outcome here(Trial trial, DeviceSlot slot, Watch watch, Optional<TimeLimit> timeLimit)
            throws InterruptedException {
        DeviceLock lock = DeviceLock.take(Path.of(locks), slot, trial.id(), patience);
        try {
            return timeLimit.isEmpty()
                    ? TrialRunner.run(trial, slot, watch)
                    : timeLimit.get().enforce(() -> TrialRunner.run(trial, slot, watch));
        } finally {
            lock.close();
        }
    }
}

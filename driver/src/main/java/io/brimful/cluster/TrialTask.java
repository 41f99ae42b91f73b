package io.brimful.cluster;

import io.brimful.run.TrialRunner;
import io.brimful.run.Watch;
import io.brimful.trial.DeviceSlot;
import io.brimful.trial.Outcome;
import io.brimful.trial.Trial;
import java.io.Serializable;

/** What an executor does with a trial. */
@FunctionalInterface
public interface TrialTask extends Serializable {
    /** The trainer of this executor. */
    TrialTask TRAIN =
            (trial, slot, report) -> TrialRunner.run(trial, slot, new Watch(probe -> {}, report::step, report::memory));

    /**
     * Runs the trial on the device, which nothing else uses meanwhile.
     *
     * @param report hears how it goes on
     * @throws InterruptedException when the trial was interrupted and has no outcome of its own
     */
    Outcome run(Trial trial, DeviceSlot slot, TrialReport report) throws InterruptedException;
}

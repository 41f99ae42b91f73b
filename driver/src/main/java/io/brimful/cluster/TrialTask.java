package io.brimful.cluster;

import io.brimful.run.TrialRunner;
import io.brimful.trial.DeviceSlot;
import io.brimful.trial.Outcome;
import io.brimful.trial.Trial;
import java.io.Serializable;

/** What an executor does with a trial. */
@FunctionalInterface
public interface TrialTask extends Serializable {
    /** The trainer of this executor. */
    TrialTask TRAIN = (trial, slot) -> TrialRunner.run(trial, slot, step -> {});

    /**
     * Runs the trial on the device, which nothing else uses meanwhile.
     *
     * @throws InterruptedException when the trial was interrupted and has no outcome of its own
     */
    Outcome run(Trial trial, DeviceSlot slot) throws InterruptedException;
}

package io.brimful.cluster;

import io.brimful.run.TrialRunner;
import io.brimful.trial.DeviceSlot;
import io.brimful.trial.Outcome;
import io.brimful.trial.Trial;

/** Runs trials by the trainer of this executor. */
public final class Trainer implements TrialTask {
    private static final long serialVersionUID = 1;

    @Override
    public Outcome run(Trial trial, DeviceSlot slot) {
        return TrialRunner.run(trial, slot, step -> {});
    }
}

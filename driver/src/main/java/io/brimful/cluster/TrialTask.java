package io.brimful.cluster;

import io.brimful.trial.DeviceSlot;
import io.brimful.trial.Outcome;
import io.brimful.trial.Trial;
import java.io.Serializable;

/** What an executor does with a trial: {@code io.brimful.run.TrialRunner}, or a small lambda in a test. */
@FunctionalInterface
public interface TrialTask extends Serializable {
    /** Runs the trial on the device, which nothing else uses meanwhile. */
    Outcome run(Trial trial, DeviceSlot slot);
}

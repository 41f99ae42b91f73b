package io.brimful.cluster;

import io.brimful.trial.DeviceSlot;
import io.brimful.trial.Trial;

/** Hears of each trial, always from the thread that called {@link TrialPool#run}. */
public interface TrialObserver {
    /** The trial has a device now. */
    void started(Trial trial, DeviceSlot slot);

    /** The trial has ended and its device is free. */
    void finished(Finished finished);
}

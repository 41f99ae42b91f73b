package io.brimful.cluster;

import io.brimful.trial.DeviceSlot;
import io.brimful.trial.Outcome;
import io.brimful.trial.Trial;
import java.io.Serializable;
import java.time.Instant;

/**
 * A trial that has ended, one way or another.
 *
 * @param slot what it had for itself
 * @param end whether its end came from the trial or from around it
 * @param executor Spark's name of the process it ran in; empty when it is not known
 * @param startedAt when the device was handed over
 * @param finishedAt when the device came back
 */
public record Finished(
        Trial trial, DeviceSlot slot, Outcome outcome, End end, String executor, Instant startedAt, Instant finishedAt)
        implements Serializable {
    /** Who ended a trial. */
    public enum End {
        /** The trial itself. */
        OWN,
        /** The loss of the process that it ran in, by no fault of its own that is known: it may run again. */
        EXECUTOR_LOST,
        /** Another user of the device, who did not give it back in time: the trial has not begun. */
        DEVICE_BUSY
    }
}

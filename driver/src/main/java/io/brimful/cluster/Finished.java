package io.brimful.cluster;

import io.brimful.trial.DeviceSlot;
import io.brimful.trial.Outcome;
import io.brimful.trial.Trial;
import java.io.Serializable;
import java.time.Instant;

/**
 * An attempt of a trial that has ended, one way or another.
 *
 * @param attempt of the trial, from 0
 * @param slot what it had for itself
 * @param end whether its end came from the trial or from around it
 * @param executor Spark's name of the process it ran in; empty when it is not known
 * @param startedAt when the device was handed over
 * @param finishedAt when the device came back, by a clock that never jumps
 */
public record Finished(
        Trial trial,
        int attempt,
        DeviceSlot slot,
        Outcome outcome,
        End end,
        String executor,
        Instant startedAt,
        Instant finishedAt)
        implements Serializable {
    /** Who ended a trial. */
    public enum End {
        /** The trial itself. */
        OWN,
        /** The loss of the process that it ran in. */
        EXECUTOR_LOST,
        /** It never began: another process has the device. */
        DEVICE_BUSY
    }

    /** The same, ended by something else. */
    Finished as(End other) {
        return new Finished(trial, attempt, slot, outcome, other, executor, startedAt, finishedAt);
    }

    /** The same as the next attempt. */
    Finished again() {
        return new Finished(trial, attempt + 1, slot, outcome, end, executor, startedAt, finishedAt);
    }

    /** The same as the trial's own failure. */
    Finished failed(String before) {
        Outcome failed = outcome instanceof Outcome.Failed old
                ? new Outcome.Failed(old.evidence(), before + old.reason(), old.error(), old.aftermath())
                : outcome;
        return new Finished(trial, attempt, slot, failed, End.OWN, executor, startedAt, finishedAt);
    }
}

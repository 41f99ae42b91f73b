package io.brimful.results;

import io.brimful.trial.DeviceSlot;
import io.brimful.trial.Outcome;
import io.brimful.trial.Trial;
import java.time.Instant;
import java.util.Optional;

/**
 * A trial that was tried on a device, and how that ended.
 *
 * @param attempt counted from 0
 * @param executor Spark's name of the process; empty when it is not known
 */
public record Attempt(
        String sweepId,
        Trial trial,
        int attempt,
        TrialState state,
        DeviceSlot slot,
        Outcome outcome,
        String executor,
        Instant startedAt,
        Instant finishedAt) {
    /** The limit of what the device handed out; nothing for one that had none and could not be opened. */
    public Optional<Long> limitBytes() {
        long bytes = outcome.evidence().device().memoryBytes();
        return bytes == Long.MAX_VALUE ? Optional.empty() : Optional.of(bytes);
    }

    /** Present when the trial is complete. */
    public Optional<Outcome.Complete> complete() {
        return outcome instanceof Outcome.Complete complete ? Optional.of(complete) : Optional.empty();
    }

    /** Why the trial is not complete, for people; empty when it is. */
    public String reason() {
        if (outcome instanceof Outcome.Infeasible infeasible) {
            return infeasible.reason();
        }
        if (outcome instanceof Outcome.Cancelled) {
            return "interrupted";
        }
        return outcome instanceof Outcome.Failed failed ? failed.reason() : "";
    }
}

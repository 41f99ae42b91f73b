package io.brimful.results;

import io.brimful.trial.DeviceSlot;
import io.brimful.trial.Evidence;
import io.brimful.trial.Outcome;
import io.brimful.trial.Probe;
import io.brimful.trial.Training;
import io.brimful.trial.Trial;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
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
    /** Trials in the order of the grid, of each its attempts in turn. */
    public static final Comparator<Attempt> BY_TRIAL =
            Comparator.comparing((Attempt attempt) -> attempt.trial().id()).thenComparing(Attempt::attempt);

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

    /** The same without what takes memory and only tables need: steps, stack trace, and probes of sizes that were not asked for. */
    public Attempt brief() {
        return new Attempt(sweepId, trial, attempt, state, slot, brief(outcome), executor, startedAt, finishedAt);
    }

    private Outcome brief(Outcome whole) {
        Evidence evidence = whole.evidence();
        List<Probe> asked = evidence.probes().stream()
                .filter(probe -> probe.batch() == trial.batch() && probe.width() == trial.width())
                .toList();
        Evidence less = new Evidence(evidence.device(), asked, evidence.searchMillis());
        if (whole instanceof Outcome.Complete complete) {
            return new Outcome.Complete(less, complete.sizing(), withoutSteps(complete.training()));
        }
        if (whole instanceof Outcome.Infeasible infeasible) {
            return new Outcome.Infeasible(less, infeasible.neededBytes(), infeasible.freeBytes(), infeasible.reason());
        }
        return whole instanceof Outcome.Failed failed
                ? new Outcome.Failed(less, failed.reason(), "", failed.aftermath())
                : new Outcome.Cancelled(less);
    }

    private static Training withoutSteps(Training training) {
        return new Training(
                List.of(),
                training.stepMillisP50(),
                training.stepMillisP95(),
                training.imagesPerSecond(),
                training.lossFirst(),
                training.lossLast(),
                training.accuracy());
    }
}

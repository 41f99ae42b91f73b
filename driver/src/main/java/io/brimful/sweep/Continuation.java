package io.brimful.sweep;

import io.brimful.results.PastRun;
import io.brimful.results.TrialState;
import java.util.EnumSet;
import java.util.Set;

/**
 * A run that is taken up again.
 *
 * @param past what its driver left
 * @param settled states in which a trial stays as it is
 */
public record Continuation(PastRun past, Set<TrialState> settled) {
    public Continuation {
        settled = Set.copyOf(settled);
    }

    /** Trials that were lost, cancelled or under way run again, and those that were never begun run. */
    public static Continuation of(PastRun past) {
        return new Continuation(
                past, EnumSet.of(TrialState.COMPLETE, TrialState.INFEASIBLE, TrialState.FAILED, TrialState.PRUNED));
    }

    /** Those that failed as well. */
    public static Continuation withFailed(PastRun past) {
        return new Continuation(past, EnumSet.of(TrialState.COMPLETE, TrialState.INFEASIBLE, TrialState.PRUNED));
    }

    /** Whether a trial that failed stays so. */
    public boolean hasSettledFailures() {
        return settled.contains(TrialState.FAILED)
                && past.trials().values().stream()
                        .anyMatch(trial ->
                                trial.last().filter(TrialState.FAILED::equals).isPresent());
    }

    /** Trials that need nothing more. */
    public long settledTrials() {
        return past.trials().values().stream()
                .filter(trial -> trial.last().filter(settled::contains).isPresent())
                .count();
    }
}

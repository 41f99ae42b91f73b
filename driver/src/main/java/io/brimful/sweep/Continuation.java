package io.brimful.sweep;

import io.brimful.results.Fingerprint;
import io.brimful.results.PastRun;
import io.brimful.results.TrialState;
import io.brimful.trial.Trial;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

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
        return settled.contains(TrialState.FAILED) && past.hasFailures();
    }

    /** How many of the run's trials are none of these. */
    public long strangersTo(List<Trial> trials) {
        Set<String> known = trials.stream().map(Fingerprint::of).collect(Collectors.toSet());
        return past.trials().keySet().stream()
                .filter(fingerprint -> !known.contains(fingerprint))
                .count();
    }

    /** Trials that need nothing more. */
    public long settledTrials() {
        return past.trials().values().stream()
                .filter(trial -> trial.last().filter(settled::contains).isPresent())
                .count();
    }
}

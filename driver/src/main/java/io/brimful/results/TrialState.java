package io.brimful.results;

import io.brimful.trial.Outcome;

/** How a trial ended, as the tables say it. */
public enum TrialState {
    COMPLETE,
    INFEASIBLE,
    FAILED,
    LOST,
    PRUNED,
    CANCELLED;

    /** The state of an outcome that the trial itself reached. */
    public static TrialState of(Outcome outcome) {
        if (outcome instanceof Outcome.Complete) {
            return COMPLETE;
        }
        if (outcome instanceof Outcome.Infeasible) {
            return INFEASIBLE;
        }
        return outcome instanceof Outcome.Cancelled ? CANCELLED : FAILED;
    }
}

package io.brimful.cluster;

import io.brimful.trial.Trial;

/** Hears of each trial, always from the thread that called {@link TrialPool#run}. */
public interface TrialObserver {
    /** The trial has a device now. */
    void started(Trial trial, int attempt, Place place);

    /** The trial goes on. */
    void progressed(Trial trial, int attempt, Progress progress);

    /** The attempt has ended; the trial too, unless its end is {@link Finished.End#EXECUTOR_LOST}. */
    void finished(Finished finished);

    /** A device that no trial has had before; more trials for it may be added. */
    default java.util.List<Queued> appeared(Place place) {
        return java.util.List.of();
    }
}

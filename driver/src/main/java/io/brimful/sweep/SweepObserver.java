package io.brimful.sweep;

import io.brimful.cluster.Progress;
import io.brimful.results.Attempt;
import io.brimful.trial.DeviceSlot;
import io.brimful.trial.Trial;
import java.nio.file.Path;
import java.util.List;

/** Hears how a sweep goes on, always from the thread that runs it. */
public interface SweepObserver {
    /** Hears nothing. */
    SweepObserver SILENT = new SweepObserver() {
        @Override
        public void sweepStarted(String sweepId, Path folder, List<Trial> trials) {}

        @Override
        public void trialStarted(Trial trial, DeviceSlot slot) {}

        @Override
        public void trialProgressed(Trial trial, Progress progress) {}

        @Override
        public void trialFinished(Attempt attempt) {}
    };

    /** More trials than were known when the sweep started. */
    default void trialsAdded(List<Trial> trials) {}

    /**
     * The run's folder exists.
     *
     * @param trials that are to be run now
     */
    void sweepStarted(String sweepId, Path folder, List<Trial> trials);

    /** The trial has a device now. */
    void trialStarted(Trial trial, DeviceSlot slot);

    /** The trial goes on. */
    void trialProgressed(Trial trial, Progress progress);

    /** The attempt has ended and is safe on the disk. */
    void trialFinished(Attempt attempt);
}

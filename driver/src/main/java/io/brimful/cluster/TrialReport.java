package io.brimful.cluster;

import io.brimful.trial.DeviceMemory;
import io.brimful.trial.TrainedStep;

/** Hears of a trial while it runs, in the process and thread that runs it. */
public interface TrialReport {
    /** Hears nothing. */
    TrialReport SILENT = new TrialReport() {
        @Override
        public void step(TrainedStep step) {}

        @Override
        public void memory(DeviceMemory memory) {}
    };

    /** A training step that is reported has ended. */
    void step(TrainedStep step);

    /** What the device holds now. */
    void memory(DeviceMemory memory);
}

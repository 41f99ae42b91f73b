package io.brimful.run;

import io.brimful.trial.DeviceMemory;
import io.brimful.trial.Probe;
import io.brimful.trial.TrainedStep;
import java.util.function.Consumer;

/**
 * Who looks on while a trial runs.
 *
 * @param onProbe is told each size that is tried
 * @param onStep is told each training step that is reported
 * @param onMemory is told what the device holds, when a plan has its arena and before each step that is reported
 */
public record Watch(Consumer<Probe> onProbe, Consumer<TrainedStep> onStep, Consumer<DeviceMemory> onMemory) {
    /** Without a look at the memory. */
    public Watch(Consumer<Probe> onProbe, Consumer<TrainedStep> onStep) {
        this(onProbe, onStep, memory -> {});
    }
}

package io.brimful.cluster;

import io.brimful.trial.DeviceMemory;
import io.brimful.trial.TrainedStep;
import java.io.Serializable;
import java.util.List;

/**
 * How a trial goes on.
 *
 * @param steps that have ended since the last time
 * @param memory of its device, by now
 */
public record Progress(List<TrainedStep> steps, DeviceMemory memory) implements Serializable {
    public Progress {
        steps = List.copyOf(steps);
    }
}

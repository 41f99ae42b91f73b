package io.brimful.trial;

import java.io.Serializable;
import java.util.List;

/**
 * What the training steps of a trial showed.
 *
 * @param steps the reported ones, in order
 * @param stepMillisP50 median
 * @param stepMillisP95 95th percentile
 * @param imagesPerSecond at the median step
 * @param lossFirst of step 0; NaN when no step was asked for
 * @param lossLast of the last step; NaN when no step was asked for
 * @param accuracy of the last step; NaN when no step was asked for
 */
public record Training(
        List<TrainedStep> steps,
        double stepMillisP50,
        double stepMillisP95,
        double imagesPerSecond,
        double lossFirst,
        double lossLast,
        double accuracy)
        implements Serializable {
    public Training {
        steps = List.copyOf(steps);
    }
}

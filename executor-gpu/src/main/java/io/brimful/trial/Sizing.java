package io.brimful.trial;

import java.io.Serializable;

/**
 * The size that a trial settled on, and what it costs.
 *
 * @param plannedBytes the arena
 * @param lowerBoundBytes the most that is live at one moment: no arena can be smaller
 * @param caffeBytes the arena of the same network, batch and width under the policy {@code caffe} on the same device
 * @param measuredPeakBytes the most the device handed out while the trial ran
 * @param slowdown predicted time of a step as a multiple of that without recomputation
 * @param parameters trained numbers
 * @param flopsPerImage floating point operations of one image's forward pass; a multiply-add counts as two
 */
public record Sizing(
        int batch,
        double width,
        long plannedBytes,
        long lowerBoundBytes,
        long caffeBytes,
        long measuredPeakBytes,
        double slowdown,
        long parameters,
        long flopsPerImage)
        implements Serializable {}

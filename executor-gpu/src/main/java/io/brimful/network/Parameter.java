package io.brimful.network;

import io.brimful.tensor.Shape;

/**
 * A trained tensor of a layer.
 *
 * @param name unique within its layer: {@code weights}, {@code bias}, {@code scale}, {@code shift}
 * @param shape extents; {@code [filters, C / groups, R, S]} for a convolution, {@code [C, filters / groups, R, S]} for a
 *     transposed one, {@code [outputs, inputs...]} for a fully connected layer
 * @param fanOut outputs that one input goes into
 * @param filler first values
 * @param rateMultiplier multiplies the learning rate, at least 0
 * @param decayMultiplier multiplies the weight decay, at least 0
 */
public record Parameter(
        String name, Shape shape, long fanOut, Filler filler, float rateMultiplier, float decayMultiplier) {
    /** One whose first axis is that of the outputs, and whose second that of the inputs, where it has a second. */
    public Parameter(String name, Shape shape, Filler filler, float rateMultiplier, float decayMultiplier) {
        this(
                name,
                shape,
                shape.rank() > 1 ? shape.elements() / shape.dim(1) : shape.elements(),
                filler,
                rateMultiplier,
                decayMultiplier);
    }

    /** Inputs that one output sums over: all extents but the first. */
    public long fanIn() {
        return shape.elements() / shape.dim(0);
    }
}

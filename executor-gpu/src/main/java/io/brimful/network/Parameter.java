package io.brimful.network;

import io.brimful.tensor.Shape;

/**
 * A trained tensor of a layer.
 *
 * @param name unique within its layer: {@code weights}, {@code bias}, {@code scale}, {@code shift}
 * @param shape extents; {@code [filters, C / groups, R, S]} for a convolution, {@code [C, filters, R, S]} for a
 *     transposed one, {@code [outputs, inputs...]} for a fully connected layer
 * @param filler first values
 * @param rateMultiplier multiplies the learning rate, at least 0
 * @param decayMultiplier multiplies the weight decay, at least 0
 */
public record Parameter(String name, Shape shape, Filler filler, float rateMultiplier, float decayMultiplier) {
    /** Inputs that one output sums over: all extents but the first. */
    public long fanIn() {
        return shape.elements() / shape.dim(0);
    }
}

package io.brimful.device.onednn;

import io.brimful.network.Layer;
import io.brimful.step.Tensor;
import io.brimful.tensor.Shape;

/**
 * What a product's way back knows its way there by: slices of a batch have different numbers of images, and nodes that share their
 * weights may have different extents.
 *
 * @param weights name of the parameter
 * @param layer what is calculated
 * @param x shape of the input
 * @param y shape of the output
 */
record ProductKey(String weights, Layer layer, Shape x, Shape y) {
    static ProductKey of(Tensor weights, Layer layer, Tensor x, Tensor y) {
        return new ProductKey(weights.name(), layer, x.shape(), y.shape());
    }
}

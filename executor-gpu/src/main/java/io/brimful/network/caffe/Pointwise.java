package io.brimful.network.caffe;

import io.brimful.network.Layer;

/** Layers that take each number for itself. */
final class Pointwise {
    private Pointwise() {}

    static void relu(CaffeLayer layer, Graph graph) {
        Group group = layer.parameters("relu");
        if (group.number("negative_slope") != 0) {
            throw layer.fault(group, "negative_slope", "soon");
        }
        graph.add(layer, new Layer.Relu());
    }

    static void dropout(CaffeLayer layer, Graph graph) {
        Group group = layer.parameters("dropout");
        float ratio = group.number("dropout_ratio");
        if (!(ratio >= 0 && ratio < 1)) {
            throw layer.fault(group, "dropout_ratio", "is " + ratio + ", must be >= 0 and < 1");
        }
        graph.add(layer, new Layer.Dropout(ratio));
    }
}

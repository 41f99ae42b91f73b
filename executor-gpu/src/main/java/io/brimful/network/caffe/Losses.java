package io.brimful.network.caffe;

import io.brimful.network.Layer;
import io.brimful.tensor.Shape;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Losses, and what is like them: it reads labels and nobody reads what it makes. */
final class Losses {
    private static final Set<String> WITH_LABEL = Set.of("SoftmaxWithLoss", "Accuracy");

    private Losses() {}

    /** The blob that a layer reads as a label. */
    static Optional<String> label(CaffeLayer layer) {
        return WITH_LABEL.contains(layer.type()) && layer.bottoms().size() > 1
                ? Optional.of(layer.bottoms().get(1))
                : Optional.empty();
    }

    static void softmax(CaffeLayer layer, Graph graph) {
        float weight = weight(layer);
        Blob scores = graph.bottom(layer, 0);
        labels(layer, graph, scores.shape());
        graph.classify(layer, scores.shape().dim(0));
        if (layer.tops().size() > 1) {
            throw layer.fault("makes " + layer.tops().size()
                    + " blobs, needs to make the loss alone; take Softmax for the other");
        }
        if (weight > 0) {
            graph.append(layer, layer.name(), new Layer.SoftmaxLoss(weight), List.of(scores));
        }
        graph.bind(layer, 0, Blob.scalar());
    }

    private static void labels(CaffeLayer layer, Graph graph, Shape scores) {
        if (layer.bottoms().size() < 2) {
            throw layer.fault("reads one blob, needs scores and labels");
        }
        String name = layer.bottoms().get(1);
        Blob labels = graph.blob(name);
        if (labels.kind() != Blob.Kind.LABEL) {
            throw layer.fault("reads '" + name + "' as a label, which no data layer brings");
        }
        long pixels = scores.elements() / scores.dim(0);
        if (labels.isShaped() && labels.shape().elements() != pixels) {
            throw layer.fault(String.format(
                    "reads scores of %s and labels of %s per image, needs a label for each of %,d pixels",
                    scores, labels.shape(), pixels));
        }
        if (pixels != 1) {
            throw layer.fault("soon");
        }
        labels.take(Shape.of(1));
    }

    private static float weight(CaffeLayer layer) {
        List<Float> weights = layer.lossWeights();
        float weight = weights.isEmpty() ? 1 : weights.get(0);
        if (!(weight >= 0) || Float.isInfinite(weight)) {
            throw layer.fault(layer.text(), "loss_weight", "is " + weight + ", must be >= 0");
        }
        return weight;
    }

    /* In a net that trains, an accuracy changes nothing. */
    static void accuracy(CaffeLayer layer, Graph graph) {
        graph.note("layer '" + layer.name() + "': Accuracy is left out; training reports its own");
        for (int i = 0; i < layer.tops().size(); i++) {
            graph.bind(layer, i, Blob.scalar());
        }
    }
}

package io.brimful.network.caffe;

import io.brimful.network.ContrastiveLoss;
import io.brimful.network.EuclideanLoss;
import io.brimful.network.LabelNumber;
import io.brimful.network.Layer;
import io.brimful.network.Normalization;
import io.brimful.network.Reshape;
import io.brimful.network.SigmoidLoss;
import io.brimful.network.SoftmaxLoss;
import io.brimful.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Losses, and what is like them: it reads labels, and nobody reads what it makes. */
final class Losses {
    /* Which of the blobs that a layer reads is a label. */
    private static final Map<String, Integer> LABEL = Map.of("SoftmaxWithLoss", 1, "Accuracy", 1, "ContrastiveLoss", 2);

    private final Graph graph;

    Losses(Graph graph) {
        this.graph = graph;
    }

    /** The blob that a layer reads as a label. */
    static Optional<String> label(CaffeLayer layer) {
        int index = LABEL.getOrDefault(layer.type(), Integer.MAX_VALUE);
        return index < layer.bottoms().size() ? Optional.of(layer.bottoms().get(index)) : Optional.empty();
    }

    void softmax(CaffeLayer layer) {
        requireBottoms(layer, 2);
        Group softmax = layer.parameters("softmax");
        Blob scores = graph.bottom(layer, 0);
        long axis = softmax.whole("axis");
        if (axis != 1 && axis != -scores.shape().rank()) {
            throw layer.fault(softmax, "axis", "is " + axis + ", must be 1: the channels");
        }
        labels(layer, 1, pixels(scores.shape()));
        graph.labels().classify(layer, scores.shape().dim(0));
        add(layer, weight(layer, 1), List.of(scores));
    }

    private void add(CaffeLayer layer, float weight, List<Blob> inputs) {
        if (layer.tops().size() > 1) {
            throw layer.fault("makes " + layer.tops().size()
                    + " blobs, needs to make the loss alone; take Softmax for the other");
        }
        if (weight > 0) {
            graph.append(layer, layer.name(), calculation(layer, weight), inputs);
        }
        graph.bind(layer, 0, Blob.scalar());
    }

    private static Layer calculation(CaffeLayer layer, float weight) {
        return switch (layer.type()) {
            case "SoftmaxWithLoss" -> new SoftmaxLoss(weight, ignored(layer), normalization(layer));
            case "SigmoidCrossEntropyLoss" -> new SigmoidLoss(weight);
            case "EuclideanLoss" -> new EuclideanLoss(weight);
            default -> {
                Group group = layer.parameters("contrastive_loss");
                yield new ContrastiveLoss(weight, group.number("margin"), group.truth("legacy_version"));
            }
        };
    }

    private static OptionalInt ignored(CaffeLayer layer) {
        Group group = layer.parameters("loss");
        return group.has("ignore_label") ? OptionalInt.of((int) group.whole("ignore_label")) : OptionalInt.empty();
    }

    private static Normalization normalization(CaffeLayer layer) {
        Group group = layer.parameters("loss");
        if (group.has("normalize") && !group.has("normalization")) {
            return group.truth("normalize") ? Normalization.VALID : Normalization.BATCH_SIZE;
        }
        return Normalization.valueOf(group.choice("normalization"));
    }

    /** Cross entropy of each number with a target, and half the squared distance of two blobs. */
    void pair(CaffeLayer layer) {
        requireBottoms(layer, 2);
        Blob first = graph.bottom(layer, 0);
        float share = layer.type().equals("SigmoidCrossEntropyLoss") ? share(layer, first.shape()) : 1;
        add(layer, weight(layer, share), List.of(first, target(layer, first)));
    }

    /* Caffe divides by the images unless the file says otherwise. */
    private static float share(CaffeLayer layer, Shape shape) {
        Group group = layer.parameters("loss");
        if (group.has("ignore_label")) {
            throw layer.fault(group, "ignore_label", "is there, " + layer.type() + " has none here; leave it out");
        }
        if (!group.has("normalization")) {
            return group.has("normalize") && group.truth("normalize") ? 1f / shape.elements() : 1;
        }
        return switch (group.choice("normalization")) {
            case "BATCH_SIZE" -> 1;
            case "FULL", "VALID" -> 1f / shape.elements();
            default -> throw layer.fault(group, "normalization", "is NONE, must be FULL, VALID or BATCH_SIZE");
        };
    }

    /* What the data bring has the shape of what it is held against; a label is a number. */
    private Blob target(CaffeLayer layer, Blob like) {
        String name = layer.bottoms().get(1);
        Blob blob = graph.blob(name);
        Blob target = switch (blob.kind()) {
            case LABEL -> number(layer, name);
            case UNSHAPED -> graph.shape(layer, name, blob, like.shape());
            case VALUE, SCALAR -> graph.bottom(layer, 1);
        };
        boolean alike = target.shape().equals(like.shape());
        return alike || target.shape().elements() != like.shape().elements()
                ? target
                : graph.append(
                        layer,
                        layer.name() + ".target",
                        new Reshape(like.shape().dims()),
                        List.of(target));
    }

    private Blob number(CaffeLayer layer, String label) {
        graph.labels().count(layer);
        graph.labels().read(layer, label, Optional.empty());
        return graph.append(layer, layer.name() + ".label", new LabelNumber(), List.of());
    }

    void contrastive(CaffeLayer layer) {
        requireBottoms(layer, 3);
        labels(layer, 2, Optional.empty());
        graph.labels().pair();
        add(layer, weight(layer, 1), List.of(graph.bottom(layer, 0), graph.bottom(layer, 1)));
    }

    private static Optional<Shape> pixels(Shape scores) {
        List<Integer> dims = scores.dims().subList(1, scores.rank());
        boolean one = scores.elements() == scores.dim(0);
        return one ? Optional.empty() : Optional.of(new Shape(dims));
    }

    /* A label for each pixel where there are pixels. */
    private void labels(CaffeLayer layer, int index, Optional<Shape> pixels) {
        String name = layer.bottoms().get(index);
        Blob labels = graph.blob(name);
        if (labels.kind() != Blob.Kind.LABEL) {
            throw layer.fault("reads '" + name + "' as a label, which no data layer brings");
        }
        long wanted = pixels.map(Shape::elements).orElse(1L);
        if (labels.isShaped() && labels.shape().elements() != wanted) {
            throw layer.fault(String.format(
                    "reads %,d labels per image, needs %,d: one for each of its scores",
                    labels.shape().elements(), wanted));
        }
        labels.take(pixels.orElse(Shape.of(1)));
        graph.labels().read(layer, name, pixels);
    }

    private static void requireBottoms(CaffeLayer layer, int number) {
        if (layer.bottoms().size() != number) {
            throw layer.fault("reads " + layer.bottoms().size() + " blobs, " + layer.type() + " needs " + number);
        }
    }

    private static float weight(CaffeLayer layer, float share) {
        List<Float> weights = layer.lossWeights();
        float weight = weights.isEmpty() ? 1 : weights.get(0);
        if (!(weight >= 0) || Float.isInfinite(weight)) {
            throw layer.fault(layer.text(), "loss_weight", "is " + weight + ", must be >= 0");
        }
        return weight * share;
    }

    /* In a net that trains, an accuracy changes nothing. */
    void accuracy(CaffeLayer layer) {
        graph.note("layer '" + layer.name() + "': Accuracy is left out; training reports its own");
        for (int i = 0; i < layer.tops().size(); i++) {
            graph.bind(layer, i, Blob.scalar());
        }
    }
}

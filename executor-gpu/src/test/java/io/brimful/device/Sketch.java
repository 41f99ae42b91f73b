package io.brimful.device;

import io.brimful.network.AveragePool;
import io.brimful.network.BatchNorm;
import io.brimful.network.Conv;
import io.brimful.network.Fill;
import io.brimful.network.Filler;
import io.brimful.network.Layer;
import io.brimful.network.Linear;
import io.brimful.network.MaxPool;
import io.brimful.network.Network;
import io.brimful.network.Node;
import io.brimful.network.Relu;
import io.brimful.network.SoftmaxLoss;
import io.brimful.network.TransposedConv;
import io.brimful.network.Window;
import io.brimful.network.Window.Rounding;
import io.brimful.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes a test's network down: each call adds a node that reads the one before, or the one named by {@link #from}. */
final class Sketch {
    private static final Fill FILL = Fill.of(new Filler.Xavier(), new Filler.Constant(0));

    private final String name;
    private final Shape image;
    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, Shape> extras = new LinkedHashMap<>();
    private Optional<Shape> labels = Optional.empty();
    private String last = Network.IMAGE;

    Sketch(String name, int channels, int height, int width) {
        this.name = name;
        this.image = Shape.of(channels, height, width);
    }

    Sketch from(String node) {
        last = node;
        return this;
    }

    /** A further input, of which nodes can read from now on. */
    Sketch extra(String extra, int... dims) {
        extras.put(extra, Shape.of(dims));
        last = extra;
        return this;
    }

    /** A label for each of so many pixels. */
    Sketch labels(int height, int width) {
        labels = Optional.of(Shape.of(height, width));
        return this;
    }

    /** The last node's parameters are shared under these names. */
    Sketch sharing(String... names) {
        Node node = nodes.remove(nodes.size() - 1);
        nodes.add(new Node(node.name(), node.layer(), node.inputs(), List.of(names)));
        return this;
    }

    Sketch add(String node, Layer layer, String... inputs) {
        nodes.add(new Node(node, layer, inputs.length == 0 ? List.of(last) : List.of(inputs)));
        last = node;
        return this;
    }

    /** A node that reads nothing. */
    Sketch source(String node, Layer layer) {
        nodes.add(new Node(node, layer, List.of()));
        last = node;
        return this;
    }

    Sketch conv(String node, int filters, Window window, int groups) {
        return add(node, new Conv(filters, window, groups, true, FILL));
    }

    Sketch conv(String node, int filters, int kernel) {
        return conv(node, filters, Window.square(kernel, 1, kernel / 2), 1);
    }

    /** As Caffe's networks have it: the bias learns twice as fast, and does not decay. */
    Sketch convAsCaffe(String node, int filters, Window window, int groups) {
        return add(node, new Conv(filters, window, groups, true, FILL.asCaffe()));
    }

    Sketch convWithoutBias(String node, int filters, Window window) {
        return convWithoutBias(node, filters, window, 1);
    }

    Sketch convWithoutBias(String node, int filters, Window window, int groups) {
        return add(node, new Conv(filters, window, groups, false, FILL));
    }

    Sketch transposedConv(String node, int filters, Window window) {
        return add(node, new TransposedConv(filters, window, true, FILL));
    }

    Sketch linear(String node, int outputs) {
        return add(node, new Linear(outputs, true, FILL));
    }

    Sketch linearAsCaffe(String node, int outputs) {
        return add(node, new Linear(outputs, true, FILL.asCaffe()));
    }

    Sketch relu(String node, float limit) {
        return add(node, new Relu(limit));
    }

    Sketch relu(String node) {
        return add(node, new Relu());
    }

    Sketch maxPool(String node, Window window, Rounding rounding) {
        return add(node, new MaxPool(window, rounding));
    }

    Sketch averagePool(String node, Window window, Rounding rounding) {
        return add(node, new AveragePool(window, rounding));
    }

    Sketch batchNorm(String node) {
        return batchNorm(node, 1e-3f);
    }

    Sketch batchNorm(String node, float epsilon) {
        return add(node, new BatchNorm(epsilon, 0.9f, new Filler.Constant(1)));
    }

    /** A loss beside the last. */
    Sketch auxiliaryLoss(String node, float weight) {
        return add(node, new SoftmaxLoss(weight));
    }

    /** The loss over {@code classes}, after the layer before it. */
    Network loss(int classes) {
        return add("loss", new SoftmaxLoss()).end(classes);
    }

    /** The network, whose loss is there. */
    Network end(int classes) {
        return new Network(name, image, classes, nodes, labels, extras);
    }

    /** A classifier and the loss. */
    Network classify(int classes) {
        return linear("classifier", classes).loss(classes);
    }
}

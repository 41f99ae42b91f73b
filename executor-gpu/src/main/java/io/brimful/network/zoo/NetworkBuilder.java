package io.brimful.network.zoo;

import io.brimful.network.Add;
import io.brimful.network.AveragePool;
import io.brimful.network.BatchNorm;
import io.brimful.network.Concat;
import io.brimful.network.Conv;
import io.brimful.network.Dropout;
import io.brimful.network.Fill;
import io.brimful.network.Filler;
import io.brimful.network.GlobalAveragePool;
import io.brimful.network.Layer;
import io.brimful.network.Linear;
import io.brimful.network.Lrn;
import io.brimful.network.MaxPool;
import io.brimful.network.Network;
import io.brimful.network.Node;
import io.brimful.network.Relu;
import io.brimful.network.SoftmaxLoss;
import io.brimful.network.TransposedConv;
import io.brimful.network.Window;
import io.brimful.network.Window.Padding;
import io.brimful.network.Window.Rounding;
import io.brimful.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** Writes networks down layer by layer: each call adds a node that reads the one before, or the one named by {@link #from}. */
final class NetworkBuilder {
    private static final Fill MSRA = Fill.of(new Filler.Msra(), new Filler.Constant(0));

    private final String name;
    private final Shape image;
    private final List<Node> nodes = new ArrayList<>();
    private String last = Network.IMAGE;

    NetworkBuilder(String name, int channels, int height, int width) {
        this.name = name;
        this.image = Shape.of(channels, height, width);
    }

    /** The next node reads {@code node}. */
    NetworkBuilder from(String node) {
        last = node;
        return this;
    }

    /** The node that the next one would read. */
    String last() {
        return last;
    }

    NetworkBuilder conv(String node, int filters, Window window, int groups, Fill fill) {
        return add(node, new Conv(filters, window, groups, true, fill));
    }

    NetworkBuilder conv(String node, int filters, Window window, Fill fill) {
        return conv(node, filters, window, 1, fill);
    }

    NetworkBuilder convWithoutBias(String node, int filters, Window window) {
        return add(node, new Conv(filters, window, 1, false, MSRA));
    }

    NetworkBuilder linear(String node, int outputs, Fill fill) {
        return add(node, new Linear(outputs, true, fill));
    }

    /** A filter for each channel. */
    NetworkBuilder depthwiseWithoutBias(String node, int channels, Window window) {
        return add(node, new Conv(channels, window, channels, false, MSRA));
    }

    NetworkBuilder transposedConv(String node, int filters, Window window, Fill fill) {
        return add(node, new TransposedConv(filters, window, true, fill));
    }

    NetworkBuilder relu(String node) {
        return add(node, new Relu());
    }

    NetworkBuilder relu(String node, float limit) {
        return add(node, new Relu(limit));
    }

    NetworkBuilder maxPool(String node, Window window, Rounding rounding) {
        return add(node, new MaxPool(window, rounding));
    }

    NetworkBuilder averagePool(String node, Window window, Rounding rounding) {
        return add(node, new AveragePool(window, rounding));
    }

    NetworkBuilder averagePool(String node, Window window, Padding padding) {
        return add(node, new AveragePool(window, Rounding.DOWN, padding));
    }

    NetworkBuilder globalAveragePool(String node) {
        return add(node, new GlobalAveragePool());
    }

    NetworkBuilder lrn(String node, int size, float alpha, float beta, float k) {
        return add(node, new Lrn(size, alpha, beta, k));
    }

    NetworkBuilder batchNorm(String node) {
        return batchNorm(node, 1e-5f);
    }

    NetworkBuilder batchNorm(String node, float epsilon) {
        return add(node, new BatchNorm(epsilon, 0.9f, new Filler.Constant(1)));
    }

    NetworkBuilder dropout(String node, float ratio) {
        return add(node, new Dropout(ratio));
    }

    NetworkBuilder sum(String node, String a, String b) {
        nodes.add(new Node(node, new Add(), List.of(a, b)));
        last = node;
        return this;
    }

    NetworkBuilder concat(String node, String... parts) {
        nodes.add(new Node(node, new Concat(), List.of(parts)));
        last = node;
        return this;
    }

    /** A loss beside the one that the network ends in; nothing reads it. */
    NetworkBuilder auxiliaryLoss(String node, float weight) {
        return add(node, new SoftmaxLoss(weight));
    }

    Network loss(int classes) {
        add("loss", new SoftmaxLoss());
        return new Network(name, image, classes, nodes);
    }

    private NetworkBuilder add(String node, Layer layer) {
        nodes.add(new Node(node, layer, List.of(last)));
        last = node;
        return this;
    }
}

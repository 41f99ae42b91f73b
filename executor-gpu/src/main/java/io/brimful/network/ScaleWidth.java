package io.brimful.network;

import io.brimful.network.Layer.Conv;
import io.brimful.network.Layer.Linear;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Multiplies the output channels of every convolution and hidden fully connected layer. */
final class ScaleWidth {
    private final double width;
    private final int multiple;

    ScaleWidth(double width, int multiple) {
        if (!(width > 0) || Double.isInfinite(width) || multiple < 1) {
            throw new IllegalArgumentException(
                    "width is " + width + ", must be > 0; its multiple is " + multiple + ", must be >= 1");
        }
        this.width = width;
        this.multiple = multiple;
    }

    Network run(Network network) {
        if (width == 1) {
            return network;
        }
        Set<String> classifiers = classifiers(network);
        int unit = unit(network);
        List<Node> nodes = new ArrayList<>();
        for (Node node : network.nodes()) {
            Layer layer = node.layer();
            if (!classifiers.contains(node.name())) {
                if (layer instanceof Conv conv) {
                    layer = new Conv(
                            scaled(conv.filters(), unit), conv.window(), conv.groups(), conv.bias(), conv.fill());
                } else if (layer instanceof Linear linear) {
                    layer = new Linear(scaled(linear.outputs(), multiple), linear.bias(), linear.fill());
                }
            }
            nodes.add(new Node(node.name(), layer, node.inputs()));
        }
        return new Network(network.name(), network.image(), network.classes(), nodes);
    }

    /* Equal channel counts stay equal, so the branches of a residual sum do; and each count divides into every group. */
    private int scaled(int channels, int unit) {
        long steps = Math.max(1, Math.round(channels * width / unit));
        return Math.toIntExact(Math.multiplyExact(steps, (long) unit));
    }

    private int unit(Network network) {
        int unit = multiple;
        for (Node node : network.nodes()) {
            if (node.layer() instanceof Conv conv) {
                unit = unit / gcd(unit, conv.groups()) * conv.groups();
            }
        }
        return unit;
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }

    /* The layer whose outputs are the classes: looked for from the loss backwards through layers that keep channels. */
    private static Set<String> classifiers(Network network) {
        Set<String> wanted =
                new HashSet<>(network.nodes().get(network.nodes().size() - 1).inputs());
        Set<String> found = new HashSet<>();
        for (int i = network.nodes().size() - 2; i >= 0; i--) {
            Node node = network.nodes().get(i);
            if (wanted.contains(node.name())) {
                if (node.layer() instanceof Conv || node.layer() instanceof Linear) {
                    found.add(node.name());
                } else {
                    wanted.addAll(node.inputs());
                }
            }
        }
        return found;
    }
}

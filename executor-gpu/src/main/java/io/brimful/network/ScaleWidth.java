package io.brimful.network;

import io.brimful.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
        Map<String, Shape> before = network.shapes();
        Set<String> classifiers = classifiers(network, before);
        Map<String, Shape> after = new HashMap<>(network.extras());
        after.put(Network.IMAGE, network.image());
        int unit = unit(network, before);
        List<Node> nodes = new ArrayList<>();
        for (Node node : network.nodes()) {
            List<Shape> in = Network.inputs(node, after);
            try {
                Layer layer = classifiers.contains(node.name())
                        ? node.layer()
                        : scaled(node.layer(), Network.inputs(node, before), in, unit);
                nodes.add(new Node(node.name(), layer, node.inputs(), node.sharing()));
                after.put(node.name(), layer.infer(in));
            } catch (IllegalArgumentException e) {
                throw new UnusableWidth(
                        network.name() + " at width " + width + ": " + node.name() + ": " + e.getMessage(), e);
            }
        }
        return new Network(
                network.name(), network.image(), network.classes(), nodes, network.labels(), network.extras());
    }

    /* A depthwise convolution keeps its filters for each channel, of which it has as many as come in. */
    private Layer scaled(Layer layer, List<Shape> before, List<Shape> after, int unit) {
        if (layer instanceof Conv conv && isDepthwise(conv.groups(), before)) {
            int channels = after.get(0).dim(0);
            int filters = Math.multiplyExact(channels, conv.filters() / conv.groups());
            return new Conv(filters, conv.window(), channels, conv.bias(), conv.fill());
        }
        if (layer instanceof Conv conv) {
            return new Conv(scaled(conv.filters(), unit), conv.window(), conv.groups(), conv.bias(), conv.fill());
        }
        if (layer instanceof TransposedConv conv && isDepthwise(conv.groups(), before)) {
            int channels = after.get(0).dim(0);
            int filters = Math.multiplyExact(channels, conv.filters() / conv.groups());
            return new TransposedConv(filters, conv.window(), channels, conv.bias(), conv.fill());
        }
        if (layer instanceof TransposedConv conv) {
            return new TransposedConv(
                    scaled(conv.filters(), unit), conv.window(), conv.groups(), conv.bias(), conv.fill());
        }
        if (layer instanceof Linear linear) {
            return new Linear(scaled(linear.outputs(), multiple), linear.bias(), linear.fill());
        }
        if (layer instanceof Crop crop && !before.equals(after)) {
            return scaled(crop, before.get(0).dim(0), after.get(0).dim(0));
        }
        return layer;
    }

    /* The same share of the channels: boxes that lay behind each other still do. */
    private static Crop scaled(Crop crop, int before, int after) {
        long first = (long) crop.offsets().get(0) * after / before;
        long end = ((long) crop.offsets().get(0) + crop.extents().get(0)) * after / before;
        List<Integer> offsets = new ArrayList<>(crop.offsets());
        List<Integer> extents = new ArrayList<>(crop.extents());
        offsets.set(0, (int) first);
        extents.set(0, (int) Math.max(1, end - first));
        return new Crop(offsets, extents);
    }

    private static boolean isDepthwise(int groups, List<Shape> in) {
        return groups > 1 && groups == in.get(0).dim(0);
    }

    /* Equal channel counts stay equal, so the branches of a residual sum do; and each count divides into every group. */
    private int scaled(int channels, int unit) {
        long steps = Math.max(1, Math.round(channels * width / unit));
        return Math.toIntExact(Math.multiplyExact(steps, (long) unit));
    }

    private int unit(Network network, Map<String, Shape> shapes) {
        int unit = multiple;
        for (Node node : network.nodes()) {
            int groups = groups(node.layer());
            if (groups > 1 && !isDepthwise(groups, Network.inputs(node, shapes))) {
                unit = unit / gcd(unit, groups) * groups;
            }
        }
        return unit;
    }

    private static int groups(Layer layer) {
        if (layer instanceof Conv conv) {
            return conv.groups();
        }
        return layer instanceof TransposedConv conv ? conv.groups() : 1;
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }

    /* The layers whose outputs are the classes, or what else a loss compares: looked for from each loss backwards through layers that
     * keep channels. */
    private static Set<String> classifiers(Network network, Map<String, Shape> shapes) {
        Set<String> wanted = new HashSet<>();
        Set<String> found = new HashSet<>();
        for (int i = network.nodes().size() - 1; i >= 0; i--) {
            Node node = network.nodes().get(i);
            if (node.layer() instanceof Loss) {
                wanted.addAll(node.inputs());
            } else if (wanted.contains(node.name())) {
                if (makesChannels(node.layer(), Network.inputs(node, shapes))) {
                    found.add(node.name());
                } else {
                    wanted.addAll(node.inputs());
                }
            }
        }
        return found;
    }

    /* What has one filter for each channel, as bilinear interpolation to the size of the image, makes none. */
    private static boolean makesChannels(Layer layer, List<Shape> in) {
        if (layer instanceof Conv conv) {
            return conv.filters() != conv.groups() || !isDepthwise(conv.groups(), in);
        }
        if (layer instanceof TransposedConv conv) {
            return conv.filters() != conv.groups() || !isDepthwise(conv.groups(), in);
        }
        return layer instanceof Linear;
    }
}

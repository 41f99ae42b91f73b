package io.brimful.network;

import io.brimful.network.Window.Padding;
import io.brimful.tensor.Shape;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A network as a table for people. */
final class NetworkTable {
    private static final String ROW = "%-26s %-34s %-16s %14s %14s %18s%n";

    private NetworkTable() {}

    static String of(Network network) {
        StringBuilder text = new StringBuilder();
        Map<String, Shape> shapes = network.shapes();
        Map<String, List<Holding>> holdings = network.holdings();
        text.append(String.format(
                Locale.ROOT,
                "%s: image %s, %d classes%s%n",
                network.name(),
                network.image(),
                network.classes(),
                more(network)));
        text.append(String.format(
                Locale.ROOT, ROW, "node", "layer", "output", "activations", "parameters", "FLOPs per image"));
        long activations = 0;
        for (Node node : network.nodes()) {
            List<Shape> in = Network.inputs(node, shapes);
            Shape output = node.layer().infer(in);
            activations = Math.addExact(activations, output.elements());
            text.append(row(
                    node.name(),
                    describe(node),
                    output.toString(),
                    output.elements(),
                    Holding.elements(holdings.getOrDefault(node.name(), List.of())),
                    node.layer().flops(in)));
        }
        text.append(row("total", "", "", activations, network.parameters(), network.flops()));
        return text.toString();
    }

    private static String more(Network network) {
        StringBuilder more = new StringBuilder();
        network.labels()
                .ifPresent(labels -> more.append(" for each of ").append(labels).append(" pixels"));
        network.extras()
                .forEach((name, shape) ->
                        more.append(", ").append(name).append(' ').append(shape));
        return more.toString();
    }

    private static String row(String node, String layer, String shape, long activations, long parameters, long flops) {
        return String.format(
                Locale.ROOT,
                ROW,
                node,
                layer,
                shape,
                String.format(Locale.ROOT, "%,d", activations),
                String.format(Locale.ROOT, "%,d", parameters),
                String.format(Locale.ROOT, "%,d", flops));
    }

    /** The layer and what is special about it, as in {@code Conv 11x11 stride 4}. */
    static String describe(Node node) {
        Layer layer = node.layer();
        String name = layer.getClass().getSimpleName();
        if (layer instanceof Conv conv) {
            return name + " " + window(conv.window()) + (conv.groups() > 1 ? " groups " + conv.groups() : "");
        }
        if (layer instanceof TransposedConv conv) {
            return name + " " + window(conv.window()) + (conv.groups() > 1 ? " groups " + conv.groups() : "");
        }
        if (layer instanceof MaxPool pool) {
            return name + " " + window(pool.window());
        }
        if (layer instanceof AveragePool pool) {
            return name + " " + window(pool.window()) + (pool.padding() == Padding.COUNTED ? " counted" : "");
        }
        if (layer instanceof Linear linear) {
            return name + " " + linear.outputs();
        }
        if (layer instanceof Relu relu) {
            return name + (relu.isClipped() ? " up to " + relu.limit() : "");
        }
        if (layer instanceof BatchNorm norm) {
            return name + (norm.affine() ? "" : " without scale and shift");
        }
        if (layer instanceof Loss loss) {
            name += (loss.weight() == 1 ? "" : " weight " + loss.weight()) + ignored(loss);
        }
        if (layer instanceof Crop crop) {
            return name + " " + new Shape(crop.extents()) + extents(" from ", crop.offsets());
        }
        if (layer instanceof Reshape reshape) {
            return name + extents(" ", reshape.dims());
        }
        if (layer instanceof Unary unary) {
            return unary.function().text();
        }
        if (layer instanceof Prelu prelu) {
            return name + (prelu.shared() ? " shared" : "");
        }
        if (layer instanceof Affine affine) {
            return affine.scales() ? (affine.shifts() ? name : "Scale") : "Shift";
        }
        if (layer instanceof Eltwise eltwise) {
            return eltwise.text() + " of " + String.join(", ", node.inputs());
        }
        if (layer instanceof LrnWithin lrn) {
            return name + " " + lrn.size() + "x" + lrn.size();
        }
        return node.inputs().size() > 1 ? name + " of " + String.join(", ", node.inputs()) : name;
    }

    private static String ignored(Loss loss) {
        return loss instanceof SoftmaxLoss softmax && softmax.ignoreLabel().isPresent()
                ? " without label " + softmax.ignoreLabel().getAsInt()
                : "";
    }

    private static String window(Window window) {
        return window.kernelH() + "x" + window.kernelW()
                + extents(" stride ", window.strideH(), window.strideW(), 1)
                + extents(" pad ", window.padH(), window.padW(), 0)
                + extents(" dilation ", window.dilationH(), window.dilationW(), 1);
    }

    private static String extents(String what, List<Integer> dims) {
        return what + dims.stream().map(String::valueOf).collect(Collectors.joining("x"));
    }

    private static String extents(String what, int h, int w, int usual) {
        if (h == usual && w == usual) {
            return "";
        }
        return what + (h == w ? String.valueOf(h) : h + "x" + w);
    }
}

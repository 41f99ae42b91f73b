package io.brimful.network;

import io.brimful.network.Layer.AveragePool;
import io.brimful.network.Layer.Conv;
import io.brimful.network.Layer.Linear;
import io.brimful.network.Layer.MaxPool;
import io.brimful.tensor.Shape;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A network as a table for people. */
final class NetworkTable {
    private static final String ROW = "%-26s %-34s %-16s %14s %18s%n";

    private NetworkTable() {}

    static String of(Network network) {
        StringBuilder text = new StringBuilder();
        Map<String, Shape> shapes = network.shapes();
        text.append(String.format(
                Locale.ROOT, "%s: image %s, %d classes%n", network.name(), network.image(), network.classes()));
        text.append(String.format(Locale.ROOT, ROW, "node", "layer", "output", "parameters", "FLOPs per image"));
        for (Node node : network.nodes()) {
            List<Shape> in = Network.inputs(node, shapes);
            long parameters = node.layer().parameters(in).stream()
                    .mapToLong(parameter -> parameter.shape().elements())
                    .sum();
            text.append(row(
                    node.name(),
                    describe(node),
                    String.valueOf(shapes.get(node.name())),
                    parameters,
                    node.layer().flops(in)));
        }
        text.append(row("total", "", "", network.parameters(), network.flops()));
        return text.toString();
    }

    private static String row(String node, String layer, String shape, long parameters, long flops) {
        return String.format(
                Locale.ROOT,
                ROW,
                node,
                layer,
                shape,
                String.format(Locale.ROOT, "%,d", parameters),
                String.format(Locale.ROOT, "%,d", flops));
    }

    private static String describe(Node node) {
        Layer layer = node.layer();
        String name = layer.getClass().getSimpleName();
        if (layer instanceof Conv conv) {
            return name + " " + window(conv.window()) + (conv.groups() > 1 ? " groups " + conv.groups() : "");
        }
        if (layer instanceof MaxPool pool) {
            return name + " " + window(pool.window());
        }
        if (layer instanceof AveragePool pool) {
            return name + " " + window(pool.window());
        }
        if (layer instanceof Linear linear) {
            return name + " " + linear.outputs();
        }
        return node.inputs().size() > 1 ? name + " of " + String.join(", ", node.inputs()) : name;
    }

    private static String window(Window window) {
        return window.kernelH() + "x" + window.kernelW()
                + (window.strideH() > 1 || window.strideW() > 1 ? " stride " + window.strideH() : "")
                + (window.padH() > 0 || window.padW() > 0 ? " pad " + window.padH() : "")
                + (window.dilationH() > 1 || window.dilationW() > 1 ? " dilation " + window.dilationH() : "");
    }
}

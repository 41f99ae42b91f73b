package io.brimful.network;

import io.brimful.tensor.Shape;
import java.util.List;
import java.util.Locale;
import java.util.Map;

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

    private static String describe(Node node) {
        String inputs = String.join(", ", node.inputs());
        return node.inputs().size() > 1
                ? node.layer().text() + " of " + inputs
                : node.layer().text();
    }
}

package io.brimful.network;

import io.brimful.tensor.Shape;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A network as a graph in the DOT language of Graphviz. */
final class NetworkDot {
    private NetworkDot() {}

    static String of(Network network) {
        Map<String, Shape> shapes = network.shapes();
        StringBuilder text = new StringBuilder();
        line(text, "digraph %s {", quoted(network.name()));
        line(text, "  rankdir=TB; node [shape=box, style=rounded, fontname=\"sans-serif\"];");
        line(
                text,
                "  %s [label=%s];",
                quoted(Network.IMAGE),
                label(Network.IMAGE, network.image().toString()));
        for (Node node : network.nodes()) {
            List<Shape> in = Network.inputs(node, shapes);
            long parameters = node.layer().parameters(in).stream()
                    .mapToLong(parameter -> parameter.shape().elements())
                    .sum();
            String learned = parameters > 0 ? String.format(Locale.ROOT, "%,d parameters", parameters) : "";
            String shape = String.valueOf(shapes.get(node.name()));
            line(text, "  %s [label=%s];", quoted(node.name()), label(node.name(), kind(node), shape, learned));
        }
        for (Node node : network.nodes()) {
            node.inputs().forEach(input -> line(text, "  %s -> %s;", quoted(input), quoted(node.name())));
        }
        line(text, "}");
        return text.toString();
    }

    /* The inputs of a sum are its edges. */
    private static String kind(Node node) {
        return node.inputs().size() > 1 ? node.layer().getClass().getSimpleName() : NetworkTable.describe(node);
    }

    private static String label(String... lines) {
        return Stream.of(lines)
                .filter(line -> !line.isEmpty())
                .map(NetworkDot::escaped)
                .collect(Collectors.joining("\\n", "\"", "\""));
    }

    private static String quoted(String name) {
        return '"' + escaped(name) + '"';
    }

    private static String escaped(String name) {
        return name.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format + "%n", values));
    }
}

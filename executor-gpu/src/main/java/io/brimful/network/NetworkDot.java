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
        box(text, Network.IMAGE, network.image().toString());
        network.extras().forEach((name, shape) -> box(text, name, shape.toString()));
        Map<String, List<Holding>> holdings = network.holdings();
        for (Node node : network.nodes()) {
            long parameters = Holding.elements(holdings.getOrDefault(node.name(), List.of()));
            String learned = parameters > 0 ? String.format(Locale.ROOT, "%,d parameters", parameters) : "";
            box(text, node.name(), node.layer().text(), String.valueOf(shapes.get(node.name())), learned);
        }
        for (Node node : network.nodes()) {
            node.inputs().forEach(input -> line(text, "  %s -> %s;", quoted(input), quoted(node.name())));
        }
        line(text, "}");
        return text.toString();
    }

    /* A node with its lines; those that are empty are left out. */
    private static void box(StringBuilder text, String name, String... lines) {
        String label = Stream.concat(Stream.of(name), Stream.of(lines))
                .filter(line -> !line.isEmpty())
                .map(NetworkDot::escaped)
                .collect(Collectors.joining("\\n", "\"", "\""));
        line(text, "  %s [label=%s];", quoted(name), label);
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

package io.brimful.notebook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A cell of code and what it put out when it last ran. */
final class Cell {
    private final ObjectNode node;

    Cell(JsonNode node) {
        this.node = (ObjectNode) node;
    }

    String source() {
        return text(node.path("source"));
    }

    /** What it put out in words: {@code stdout}, {@code image/png}, {@code text/plain}. */
    List<String> outputKinds() {
        return stream(node.path("outputs"))
                .map(output -> output.has("name")
                        ? output.path("name").asText()
                        : output.path("data").fieldNames().next())
                .toList();
    }

    /** Everything it printed. */
    String printed() {
        return stream(node.path("outputs"))
                .map(output -> text(output.path("text")))
                .collect(Collectors.joining());
    }

    /** Notes that the cell was the {@code number}-th to run, and what came of it. */
    void ran(int number, CellOutput output) {
        node.put("execution_count", number);
        ArrayNode outputs = node.putArray("outputs");
        if (!output.printed().isEmpty()) {
            ObjectNode stream = outputs.addObject().put("name", "stdout").put("output_type", "stream");
            output.printed().lines().map(line -> line + "\n").forEach(stream.putArray("text")::add);
        }
        if (!output.type().isEmpty()) {
            ObjectNode result = outputs.addObject();
            result.putObject("data").put(output.type(), output.value());
            result.put("execution_count", number).putObject("metadata");
            result.put("output_type", "execute_result");
        }
    }

    /* A text of several lines may be an array of them. */
    private static String text(JsonNode text) {
        return text.isArray() ? stream(text).map(JsonNode::asText).collect(Collectors.joining()) : text.asText();
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}

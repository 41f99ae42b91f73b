package io.brimful.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An array of objects, one on each line; a number that JSON cannot write, such as NaN, is null. */
final class JsonText {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private JsonText() {}

    static String render(Listing listing) {
        return listing.rows().stream()
                .map(row -> object(listing.fields(), row).toString())
                .collect(Collectors.joining(",\n ", "[", "]\n"));
    }

    private static ObjectNode object(List<Field> fields, List<@Nullable Object> row) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < fields.size(); i++) {
            Object value = row.get(i);
            boolean writable = !(value instanceof Double number) || Double.isFinite(number);
            object.set(fields.get(i).name(), MAPPER.valueToTree(writable ? value : null));
        }
        return object;
    }
}

package io.brimful.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An answer in rows and columns, to be written as a table, as JSON or as CSV.
 *
 * @param rows each with a value per field; null where there is none
 */
public record Listing(List<Field> fields, List<List<@Nullable Object>> rows) {
    public Listing {
        fields = List.copyOf(fields);
        List<List<@Nullable Object>> copies = new ArrayList<>();
        for (List<@Nullable Object> row : rows) {
            if (row.size() != fields.size()) {
                throw new IllegalArgumentException("a row has " + row.size() + " values, must have " + fields.size());
            }
            copies.add(Collections.unmodifiableList(new ArrayList<>(row)));
        }
        rows = Collections.unmodifiableList(copies);
    }
}

package io.brimful.results;

import java.time.Instant;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * A table's row, by the names of its columns.
 *
 * <p>A value that is not there where one must be is an {@link IllegalArgumentException} naming the column.
 */
record Cells(Table<?> table, Row row) {
    String text(String column) {
        return value(column, String.class);
    }

    int whole(String column) {
        return value(column, Integer.class);
    }

    long big(String column) {
        return value(column, Long.class);
    }

    double real(String column) {
        return value(column, Double.class);
    }

    boolean truth(String column) {
        return value(column, Boolean.class);
    }

    Instant time(String column) {
        return value(column, Instant.class);
    }

    <T> Optional<T> find(String column, Class<T> type) {
        return Optional.ofNullable(nullable(column)).map(type::cast);
    }

    private <T> T value(String column, Class<T> type) {
        return find(column, type)
                .orElseThrow(() -> new IllegalArgumentException(table.name() + "." + column + " is missing"));
    }

    private @Nullable Object nullable(String column) {
        return row.get(table.schema().fieldIndex(column));
    }
}

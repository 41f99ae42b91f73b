package io.brimful.results;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;

/** Rows that belong together: one line of the log, or a whole run. */
final class LogEntry {
    private final Map<String, List<Row>> rows = new LinkedHashMap<>();

    /** Adds a row to a table; returns this. */
    <S> LogEntry add(Table<S> table, S source) {
        return addRow(table, table.row(source));
    }

    LogEntry addRow(Table<?> table, Row row) {
        rows.computeIfAbsent(table.name(), name -> new ArrayList<>()).add(row);
        return this;
    }

    /** Adds a later entry of the same run; its row of the sweep replaces this one's. */
    void update(LogEntry later) {
        if (later.rows.containsKey(Tables.SWEEPS.name())) {
            rows.remove(Tables.SWEEPS.name());
        }
        addAll(later);
    }

    /** Adds another run. */
    void addAll(LogEntry other) {
        other.rows.forEach((name, more) ->
                rows.computeIfAbsent(name, none -> new ArrayList<>()).addAll(more));
    }

    List<Row> rows(Table<?> table) {
        return rows.getOrDefault(table.name(), List.of());
    }

    /** The same rows, which no later entry changes. */
    LogEntry copy() {
        LogEntry copy = new LogEntry();
        copy.addAll(this);
        return copy;
    }
}

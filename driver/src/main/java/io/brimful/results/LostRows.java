package io.brimful.results;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.jspecify.annotations.Nullable;

/** Rows that a run's tables have and its log has lost. */
final class LostRows {
    /* By what a row is told from the others of its table. */
    private static final Map<Table<?>, List<String>> KEYS = keys();

    private static final class Key extends ArrayList<Object> {
        private static final long serialVersionUID = 1;

        Key(Table<?> table, Row row) {
            add(table.name());
            KEYS.getOrDefault(table, List.of())
                    .forEach(column -> add(row.get(table.schema().fieldIndex(column))));
        }
    }

    private final Set<Key> logged = new HashSet<>();

    private static Map<Table<?>, List<String>> keys() {
        Map<Table<?>, List<String>> keys = new LinkedHashMap<>();
        keys.put(Tables.SWEEPS, List.of());
        keys.put(Tables.TRIALS, List.of("trial_id", "attempt"));
        keys.put(Tables.PROBES, List.of("trial_id", "attempt", "probe"));
        keys.put(Tables.TRIAL_STEPS, List.of("trial_id", "attempt", "step"));
        keys.put(Tables.DEVICES, List.of("host", "device_uuid"));
        return keys;
    }

    /** Notes what the log still has. */
    void has(LogEntry entry) {
        for (Table<?> table : Tables.ALL) {
            entry.rows(table).forEach(row -> logged.add(new Key(table, row)));
        }
    }

    /**
     * What it has not.
     *
     * @param published the run's tables
     * @param spark to read them, if there is anything to read
     * @return an entry for each attempt with all of its rows, and one for each other row
     */
    List<LogEntry> find(ResultsContent published, Supplier<SparkSession> spark) {
        List<Table<?>> tables = KEYS.keySet().stream()
                .filter(table -> !published.files(table).isEmpty())
                .toList();
        if (tables.isEmpty()) {
            return List.of();
        }
        ResultsReader reader = ResultsReader.of(spark.get(), published);
        Map<List<Object>, LogEntry> lost = new LinkedHashMap<>();
        for (Table<?> table : tables) {
            for (Row read : reader.rows(table)) {
                Row row = asLogged(read, table);
                if (!logged.contains(new Key(table, row))) {
                    lost.computeIfAbsent(owner(table, row), owner -> new LogEntry())
                            .addRow(table, row);
                }
            }
        }
        return List.copyOf(lost.values());
    }

    private static List<Object> owner(Table<?> table, Row row) {
        return KEYS.getOrDefault(table, List.of()).contains("trial_id")
                ? List.of(new Cells(table, row).text("trial_id"), new Cells(table, row).whole("attempt"))
                : new Key(table, row);
    }

    private static Row asLogged(Row row, Table<?> table) {
        StructField[] fields = table.schema().fields();
        @Nullable Object[] values = new Object[fields.length];
        for (int i = 0; i < fields.length; i++) {
            Object value = row.get(i);
            if (value instanceof Timestamp time) {
                Instant at = time.toInstant();
                values[i] = at;
            } else {
                values[i] = value != null && fields[i].dataType() instanceof MapType ? row.getJavaMap(i) : value;
            }
        }
        return RowFactory.create(values);
    }
}

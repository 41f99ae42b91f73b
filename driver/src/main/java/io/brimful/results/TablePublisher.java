package io.brimful.results;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;

/**
 * Brings a run's rows from its log into the tables. The table of sweeps comes last: what it covers, all of them do, also those that
 * got no row.
 */
final class TablePublisher {
    /* Of one commit: what is read from the log stands in memory until it is written. */
    private static final int MOST_ROWS = 10_000;
    private static final List<Table<?>> BEFORE_SWEEPS =
            List.of(Tables.DEVICES, Tables.PROBES, Tables.TRIAL_STEPS, Tables.TRIALS);

    static final List<Table<?>> SWEEPS_FIRST =
            List.of(Tables.SWEEPS, Tables.DEVICES, Tables.PROBES, Tables.TRIAL_STEPS, Tables.TRIALS);

    private final RunFolder run;
    private final TableStore store;
    private final Map<String, Long> covered = new HashMap<>();

    TablePublisher(RunFolder run, TableStore store) {
        this.run = run;
        this.store = store;
    }

    /** Publishes everything up to a position of the log. */
    void publish(long to) throws IOException {
        if (covered.isEmpty()) {
            learnCovered();
        }
        try {
            Batch batch = new Batch();
            LogFiles.of(run).read(least(), to, (entry, end) -> {
                batch.add(entry, end);
                if (batch.rows >= MOST_ROWS) {
                    commit(batch, end);
                    batch.clear();
                }
            });
            if (position(Tables.SWEEPS) < to) {
                commit(batch, to);
            }
        } catch (IOException | RuntimeException failed) {
            covered.clear();
            throw failed;
        }
    }

    private void learnCovered() throws IOException {
        Coverage coverage = Coverage.of(store);
        SWEEPS_FIRST.forEach(table -> covered.put(table.name(), coverage.position(table, run.sweepId())));
    }

    private long position(Table<?> table) {
        return covered.getOrDefault(table.name(), 0L);
    }

    private long least() {
        return covered.values().stream().mapToLong(Long::longValue).min().orElse(0);
    }

    private void commit(Batch batch, long to) throws IOException {
        for (Table<?> table : BEFORE_SWEEPS) {
            List<Row> rows = batch.rows(table);
            if (!rows.isEmpty()) {
                store.append(table, run.sweepId(), position(table), to, rows);
            }
            covered.put(table.name(), Math.max(to, position(table)));
        }
        List<Row> sweeps = batch.rows(Tables.SWEEPS);
        Optional<Row> newest = sweeps.isEmpty() ? Optional.empty() : Optional.of(sweeps.get(sweeps.size() - 1));
        store.mark(run.sweepId(), position(Tables.SWEEPS), to, newest);
        covered.put(Tables.SWEEPS.name(), to);
    }

    /** Rows that are not in their tables yet. */
    private final class Batch {
        private final Map<String, List<Row>> added = new HashMap<>();
        private int rows;

        void add(LogEntry entry, long end) {
            for (Table<?> table : Tables.ALL) {
                if (end > position(table)) {
                    added.computeIfAbsent(table.name(), name -> new ArrayList<>())
                            .addAll(entry.rows(table));
                    rows += entry.rows(table).size();
                }
            }
        }

        List<Row> rows(Table<?> table) {
            return added.getOrDefault(table.name(), List.of());
        }

        void clear() {
            added.clear();
            rows = 0;
        }
    }
}

package io.brimful.results;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;

/** What is written at one time: rows of tables, trials that are planned, attempts that were started. */
final class LogEntry {
    private final Map<String, List<Row>> rows = new LinkedHashMap<>();
    private final Map<String, String> planned = new LinkedHashMap<>();
    private final List<StartedAttempt> started = new ArrayList<>();
    private final List<LostAttempt> damaged = new ArrayList<>();

    /** An attempt whose end was in a line that is damaged. */
    record LostAttempt(String trialId, int attempt) {}

    /** Adds a row to a table; returns this. */
    <S> LogEntry add(Table<S> table, S source) {
        return addRow(table, table.row(source));
    }

    LogEntry addRow(Table<?> table, Row row) {
        rows.computeIfAbsent(table.name(), name -> new ArrayList<>()).add(row);
        return this;
    }

    /** Adds a trial that is to run; returns this. */
    LogEntry plan(String trialId, String fingerprint) {
        planned.put(trialId, fingerprint);
        return this;
    }

    /** Adds an attempt that has begun; returns this. */
    LogEntry start(StartedAttempt attempt) {
        started.add(attempt);
        return this;
    }

    /** Adds an attempt whose end cannot be read any more. */
    void lose(LostAttempt attempt) {
        damaged.add(attempt);
    }

    /** What this and another one hold, as one. */
    LogEntry and(LogEntry other) {
        LogEntry both = new LogEntry();
        for (LogEntry each : List.of(this, other)) {
            each.rows.forEach((table, more) ->
                    both.rows.computeIfAbsent(table, name -> new ArrayList<>()).addAll(more));
            both.planned.putAll(each.planned);
            both.started.addAll(each.started);
            both.damaged.addAll(each.damaged);
        }
        return both;
    }

    List<Row> rows(Table<?> table) {
        return rows.getOrDefault(table.name(), List.of());
    }

    /** Fingerprints by trial. */
    Map<String, String> planned() {
        return planned;
    }

    List<StartedAttempt> started() {
        return started;
    }

    List<LostAttempt> damaged() {
        return damaged;
    }

    boolean isEmpty() {
        return rows.isEmpty() && damaged.isEmpty() && planned.isEmpty() && started.isEmpty();
    }
}

package io.brimful.faults;

import io.brimful.results.ResultsReader;
import io.brimful.results.Tables;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * What a sweep's tables say in the end, without times and places.
 *
 * @param finals the rows of each trial that are no lost or cancelled attempts
 * @param attempts rows of attempts that were lost or cancelled
 * @param repeated rows that some table has twice
 */
record FinalRows(Map<String, List<String>> finals, long attempts, long repeated) {
    private static final String SAME_WHATEVER_HAPPENS =
            "concat_ws('|', state, network, policy, batch, width, seed, planned_bytes, lower_bound_bytes, measured_peak_bytes,"
                    + " loss_first, loss_last, accuracy, steps)";
    private static final String IS_FINAL = "state NOT IN ('LOST', 'CANCELLED')";

    /* Columns that name a row. */
    private static final Map<String, List<String>> KEYS = Map.of(
            "sweeps", List.of("sweep_id"),
            "trials", List.of("trial_id", "attempt"),
            "probes", List.of("trial_id", "attempt", "probe"),
            "trial_steps", List.of("trial_id", "attempt", "step"));

    static FinalRows read(SparkSession spark, Path results) {
        ResultsReader reader = ResultsReader.open(spark, results);
        Dataset<Row> trials = reader.table(Tables.TRIALS);
        Map<String, List<String>> finals = new TreeMap<>();
        trials.where(IS_FINAL)
                .selectExpr("trial_id", SAME_WHATEVER_HAPPENS, "state_reason")
                .collectAsList()
                .forEach(row -> finals.computeIfAbsent(row.getString(0), none -> new ArrayList<>())
                        .add(row.getString(1) + (row.isNullAt(2) ? "" : "|" + row.getString(2))));
        long repeated = Tables.ALL.stream()
                .filter(table -> KEYS.containsKey(table.name()))
                .mapToLong(table -> repeated(reader.table(table), KEYS.getOrDefault(table.name(), List.of())))
                .sum();
        return new FinalRows(finals, trials.where("NOT (" + IS_FINAL + ")").count(), repeated);
    }

    private static long repeated(Dataset<Row> table, List<String> key) {
        return table.count() - table.dropDuplicates(key.toArray(String[]::new)).count();
    }
}

package io.brimful.sweep;

import io.brimful.results.Attempt;
import io.brimful.results.ResultsReader;
import io.brimful.results.Tables;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A run of a sweep that has ended.
 *
 * @param folder its results
 * @param planned trials that it was to run
 * @param attempts trials that it did run, in the order of the grid; of those that an earlier driver has settled the last one
 */
public record SweepRun(String sweepId, Path folder, End end, int planned, List<Attempt> attempts) {
    /** How a run ends. */
    public enum End {
        /** Every trial has ended. */
        FINISHED,
        /** It was asked to stop. */
        CANCELLED
    }

    public SweepRun {
        attempts = List.copyOf(attempts);
    }

    /** This run's rows of the table {@code trials}. */
    public Dataset<Row> trials(SparkSession spark) {
        return ResultsReader.openRun(spark, folder).table(Tables.TRIALS);
    }
}

package io.brimful.sql;

import io.brimful.results.ResultsContent;
import io.brimful.results.ResultsReader;
import io.brimful.results.Table;
import io.brimful.results.Tables;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;

/** The tables of a results folder as temporary views: sweeps, trials, probes, trial_steps, devices; and final_trials. */
public final class ResultsViews {
    private ResultsViews() {}

    /**
     * Registers the views, each column with its unit as a comment; runs that begin later are seen after the next call.
     *
     * @param results what a sweep's key {@code results} says; may not exist yet
     * @throws io.brimful.results.UnusableResults when the folder is a file or a log in it is damaged
     */
    public static void open(SparkSession spark, Path results) {
        open(spark, ResultsContent.of(results));
    }

    /** The same of what was found before. */
    public static void open(SparkSession spark, ResultsContent content) {
        ResultsReader reader = ResultsReader.of(spark, content);
        for (Table<?> table : Tables.ALL) {
            reader.table(table).createOrReplaceTempView(table.name());
        }
        reader.finalTrials().createOrReplaceTempView("final_trials");
    }
}

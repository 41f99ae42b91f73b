package io.brimful.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.brimful.cluster.TestSpark;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsViewsTest {
    private final SparkSession spark = TestSpark.session();

    @TempDir
    private Path results;

    @Test
    void theFiveTablesAndTheFinalTrialsAreViewsWithUnits() {
        ResultsViews.open(spark, results);
        assertThat(spark.sql("SHOW VIEWS").select("viewName").collectAsList())
                .extracting(row -> row.getString(0))
                .contains("sweeps", "trials", "probes", "trial_steps", "devices", "final_trials");
        assertThat(spark.sql("DESCRIBE probes").where("col_name = 'step_ms'").collectAsList())
                .extracting(row -> row.getString(1) + ": " + row.getString(2))
                .containsExactly("double: ms, the faster of the probe's steps; 0 when nothing ran");
        assertThat(spark.sql("SELECT network, max(batch) FROM trials GROUP BY 1")
                        .count())
                .isZero();
    }
}

package io.brimful.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brimful.cluster.TestSpark;
import io.brimful.conf.ResultsFormat;
import io.brimful.conf.ResultsSpec;
import io.brimful.trial.Policy;
import io.brimful.trial.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepResultsTest {
    private static final Instant END = Instant.parse("2026-01-31T10:00:00Z");

    private final SparkSession spark = TestSpark.session();

    @TempDir
    private Path folder;

    private Path results;

    @BeforeEach
    void setUp() {
        results = folder.resolve("re sults [1] {a}:é");
    }

    @Test
    void aFolderThatHoldsNothingGivesEmptyTables() {
        assertThat(Tables.ALL).allSatisfy(table -> {
            assertThat(ResultsReader.open(spark, results).table(table).collectAsList())
                    .isEmpty();
            assertThat(ResultsReader.open(spark, results).table(table).schema()).isEqualTo(table.schema());
        });
    }

    @Test
    void aRunIsSeenWhileItGoesOnAndAfter() {
        try (SweepResults run = create("a")) {
            run.add(attempt("a", "00"));
            assertThat(trialIds()).containsExactly("00");
            run.add(attempt("a", "01"));
            assertThat(trialIds()).containsExactly("00", "01");
            run.finish(END);
        }
        assertThat(trialIds()).containsExactly("00", "01");
        assertThat(rows(Tables.PROBES)).hasSize(4);
        assertThat(rows(Tables.TRIAL_STEPS)).hasSize(4);
        assertThat(rows(Tables.DEVICES)).hasSize(1);
        assertThat(ResultsReader.open(spark, results)
                        .table(Tables.SWEEPS)
                        .where("finished_at = timestamp'2026-01-31 10:00:00Z'")
                        .count())
                .isEqualTo(1);
    }

    @Test
    void publishedRowsEqualLoggedRows() throws IOException {
        finished("a", "00");
        List<List<Row>> published = everything();
        try (Stream<Path> tables = Files.walk(results.resolve("delta"))) {
            for (Path each : tables.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
        assertThat(everything()).isEqualTo(published);
    }

    @Test
    void runsAreKeptApartAndReadTogether() {
        finished("a", "00");
        finished("b", "00");
        assertThat(rows(Tables.SWEEPS)).hasSize(2);
        assertThat(rows(Tables.TRIALS)).hasSize(2);
        try (SweepResults going = create("c")) {
            going.add(attempt("c", "00"));
            assertThat(rows(Tables.SWEEPS)).hasSize(3);
            assertThat(rows(Tables.TRIALS)).hasSize(3);
        }
        assertThat(ResultsReader.openRun(spark, results.resolve("b"))
                        .table(Tables.TRIALS)
                        .select("sweep_id")
                        .collectAsList())
                .extracting(row -> row.getString(0))
                .containsExactly("b");
    }

    @Test
    void whatIsPublishedIsReadFromTheTablesAlone() throws IOException {
        finished("a", "00");
        List<List<Row>> both = everything();
        Path run = results.resolve("a");
        Files.delete(run.resolve("log-000000.jsonl"));
        assertThat(everything()).isEqualTo(both);
        try (Stream<Path> left = Files.list(run)) {
            assertThat(left.map(path -> path.getFileName().toString())).containsExactly("lock");
        }
    }

    @Test
    void aFileIsNoResultsFolder() throws IOException {
        Path file = Files.writeString(folder.resolve("x"), "");
        assertThatThrownBy(() -> SweepResults.check(file))
                .isInstanceOf(UnusableResults.class)
                .hasMessage("results folder " + file + " is a file, must be a folder");
        assertThatThrownBy(() -> SweepResults.check(file.resolve("y")))
                .isInstanceOf(UnusableResults.class)
                .hasMessageStartingWith("results folder " + file.resolve("y") + " cannot be made: ");
        assertThatThrownBy(() -> ResultsReader.open(spark, file)).hasMessage(file + " is a file, must be a folder");
    }

    private void finished(String sweepId, String trialId) {
        try (SweepResults run = create(sweepId)) {
            run.add(attempt(sweepId, trialId));
            run.finish(END);
        }
    }

    private SweepResults create(String sweepId) {
        return SweepResults.create(new ResultsSpec(results, ResultsFormat.DELTA), Samples.sweep(sweepId), List.of());
    }

    private List<List<Row>> everything() {
        return Tables.ALL.stream().map(this::rows).toList();
    }

    private List<Row> rows(Table<?> table) {
        return ResultsReader.open(spark, results).table(table).collectAsList();
    }

    private List<String> trialIds() {
        return ResultsReader.open(spark, results).table(Tables.TRIALS).select("trial_id").collectAsList().stream()
                .map(row -> row.getString(0))
                .toList();
    }

    private static Attempt attempt(String sweepId, String trialId) {
        Trial trial = Samples.trial(trialId, "lenet", Policy.CAFFE);
        return Samples.attempt(sweepId, trial, Samples.train(trial, Samples.SLOT));
    }
}

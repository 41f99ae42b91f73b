package io.brimful.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brimful.cluster.TestSpark;
import io.brimful.conf.ResultsFormat;
import io.brimful.trial.Policy;
import io.brimful.trial.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExactlyOnceTest {
    private static final int COMMITS = 5;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(
            value = ResultsFormat.class,
            names = {"DELTA", "PARQUET", "ICEBERG"})
    void aDriverThatDiesBetweenTwoCommitsDoublesNothing(ResultsFormat format) throws IOException {
        RunFolder run = new RunFolder(Files.createDirectory(folder.resolve("s")));
        int written = 0;
        try (RunLog log = RunLog.take(run, Driver.self(Instant.now()), format)) {
            log.append(new LogEntry().add(Tables.SWEEPS, Samples.sweep("s")));
            for (int commits = 0; commits <= COMMITS; commits++) {
                written++;
                write(log, written);
                TablePublisher dying = new TablePublisher(run, new Dying(TableStores.open(format, folder), commits));
                long end = log.safePosition();
                if (commits < COMMITS) {
                    assertThatThrownBy(() -> dying.publish(end)).isInstanceOf(Killed.class);
                } else {
                    dying.publish(end);
                }
            }
        }
        for (boolean fromTablesAlone : new boolean[] {false, true}) {
            if (fromTablesAlone) {
                Files.delete(run.log(0));
            }
            ResultsReader reader = ResultsReader.open(TestSpark.session(), folder);
            assertThat(reader.table(Tables.TRIALS).select("trial_id").distinct().count())
                    .isEqualTo(written);
            assertThat(count(reader, Tables.TRIALS)).isEqualTo(written);
            assertThat(count(reader, Tables.PROBES)).isEqualTo(2L * written);
            assertThat(count(reader, Tables.TRIAL_STEPS)).isEqualTo(2L * written);
            assertThat(count(reader, Tables.DEVICES)).isEqualTo(written);
            assertThat(count(reader, Tables.SWEEPS)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ResultsFormat.class,
            names = {"DELTA", "PARQUET", "ICEBERG"})
    void whatADriverOfAnOlderEpochStillPublishesDoublesNothing(ResultsFormat format) throws IOException {
        RunFolder run = new RunFolder(Files.createDirectory(folder.resolve("s")));
        try (RunLog log = RunLog.take(run, Driver.self(Instant.now()), format)) {
            log.append(new LogEntry().add(Tables.SWEEPS, Samples.sweep("s")));
            write(log, 1);
            TablePublisher old = new TablePublisher(run, TableStores.open(format, folder));
            old.publish(log.safePosition());
            write(log, 2);
            new TablePublisher(run, TableStores.open(format, folder)).publish(log.safePosition());
            write(log, 3);
            long end = log.safePosition();
            assertThatThrownBy(() -> old.publish(end)).isInstanceOf(TableStore.CoveredOtherwise.class);
            old.publish(end);
        }
        Files.delete(run.log(0));
        ResultsReader reader = ResultsReader.open(TestSpark.session(), folder);
        assertThat(count(reader, Tables.TRIALS)).isEqualTo(3);
        assertThat(count(reader, Tables.TRIAL_STEPS)).isEqualTo(6);
    }

    @Test
    void parquetFilesHaveTheTablesTypes() throws IOException {
        RunFolder run = new RunFolder(Files.createDirectory(folder.resolve("s")));
        try (RunLog log = RunLog.take(run, Driver.self(Instant.now()), ResultsFormat.PARQUET)) {
            log.append(new LogEntry().add(Tables.SWEEPS, Samples.sweep("s")));
            write(log, 1);
            new TablePublisher(run, TableStores.open(ResultsFormat.PARQUET, folder)).publish(log.safePosition());
        }
        Dataset<Row> read = TestSpark.session()
                .read()
                .parquet(folder.resolve("parquet").resolve("trials").toString());
        assertThat(read.schema().catalogString())
                .isEqualTo(Tables.TRIALS.schema().catalogString());
        Dataset<Row> meant = TestSpark.session()
                .createDataFrame(
                        List.of(Tables.TRIALS.row(
                                Samples.attempt("s", trial(1), Samples.train(trial(1), Samples.SLOT)))),
                        Tables.TRIALS.schema());
        assertThat(read.collectAsList()).isEqualTo(meant.collectAsList());
    }

    private static long count(ResultsReader reader, Table<?> table) {
        return reader.table(table).count();
    }

    private static Trial trial(int number) {
        return Samples.trial("0" + number, "lenet", Policy.PACKED);
    }

    private static void write(RunLog log, int number) throws IOException {
        Attempt attempt = Samples.attempt("s", trial(number), Samples.train(trial(number), Samples.SLOT));
        LogEntry entry = new LogEntry().add(Tables.TRIALS, attempt);
        attempt.outcome()
                .evidence()
                .probes()
                .forEach(probe -> entry.add(Tables.PROBES, new Tables.ProbeOf(attempt, probe)));
        attempt.complete()
                .orElseThrow()
                .training()
                .steps()
                .forEach(step -> entry.add(Tables.TRIAL_STEPS, Tables.StepOf.of(attempt, step)));
        entry.add(
                Tables.DEVICES,
                new Tables.DeviceOf("s", attempt.outcome().evidence().device()));
        log.append(entry);
        log.force();
    }

    private static final class Killed extends RuntimeException {}

    /** Tables whose driver dies right after so many commits. */
    private static final class Dying implements TableStore {
        private final TableStore store;
        private int left;

        Dying(TableStore store, int commits) {
            this.store = store;
            left = commits;
        }

        @Override
        public Content content(Table<?> table) throws IOException {
            return store.content(table);
        }

        @Override
        public void check() throws IOException {
            store.check();
        }

        @Override
        public void append(Table<?> table, String sweepId, long from, long to, List<Row> rows) throws IOException {
            dieInTime();
            store.append(table, sweepId, from, to, rows);
        }

        @Override
        public void mark(String sweepId, long from, long to, Optional<Row> sweep) throws IOException {
            dieInTime();
            store.mark(sweepId, from, to, sweep);
        }

        private void dieInTime() {
            if (left-- == 0) {
                throw new Killed();
            }
        }
    }
}

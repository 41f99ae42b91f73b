package io.brimful.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brimful.cluster.TestSpark;
import io.brimful.trial.Policy;
import io.brimful.trial.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeltaTablesTest {
    private static final int COMMITS = 6;

    @TempDir
    private Path folder;

    @Test
    void anyDeltaReaderCanReadThem() throws IOException {
        new DeltaTables(folder).append(Tables.TRIALS, "s", 0, 10, List.of(row("s", 0)));
        assertThat(folder.resolve("delta/trials/_delta_log/00000000000000000000.json"))
                .content()
                .contains(
                        "\"protocol\":{\"minReaderVersion\":1,\"minWriterVersion\":2}",
                        "\"delta.checkpointInterval\":\"100\"");
        assertThat(folder.resolve("delta/trials/_delta_log/00000000000000000001.json"))
                .content()
                .contains("\"txn\":{\"appId\":\"s\",\"version\":10", "\\\"sweep_id\\\":\\\"s\\\"");
    }

    @Test
    void driversThatCommitAtOnceLoseNothing() throws Exception {
        List<String> sweeps = List.of("a", "b", "c");
        ExecutorService drivers = Executors.newFixedThreadPool(sweeps.size());
        CountDownLatch ready = new CountDownLatch(sweeps.size());
        List<Future<?>> ends = sweeps.stream()
                .<Future<?>>map(sweep -> drivers.submit(() -> {
                    DeltaTables own = new DeltaTables(folder);
                    ready.countDown();
                    ready.await();
                    for (int commit = 0; commit < COMMITS; commit++) {
                        own.append(Tables.TRIALS, sweep, commit, commit + 1, List.of(row(sweep, commit)));
                        own.mark(sweep, commit, commit + 1, Optional.of(Tables.SWEEPS.row(Samples.sweep(sweep))));
                    }
                    return sweep;
                }))
                .toList();
        for (Future<?> end : ends) {
            end.get();
        }
        drivers.shutdown();
        ResultsReader reader = ResultsReader.open(TestSpark.session(), folder);
        assertThat(reader.table(Tables.TRIALS)
                        .select("sweep_id", "trial_id")
                        .distinct()
                        .count())
                .isEqualTo(3L * COMMITS);
        assertThat(reader.table(Tables.TRIALS).count()).isEqualTo(3L * COMMITS);
        assertThat(reader.table(Tables.SWEEPS).select("sweep_id").collectAsList())
                .extracting(row -> row.getString(0))
                .containsExactlyInAnyOrderElementsOf(sweeps);
        assertThat(new DeltaTables(folder).content(Tables.SWEEPS).covered())
                .containsOnlyKeys(sweeps)
                .containsValue((long) COMMITS);
    }

    @Test
    void aLongRunHasItsCheckpoint() throws IOException {
        DeltaTables tables = new DeltaTables(folder);
        for (int commit = 0; commit < 101; commit++) {
            boolean hasRow = commit == 0 || commit == 98;
            tables.mark(
                    "s",
                    commit,
                    commit + 1,
                    hasRow ? Optional.of(Tables.SWEEPS.row(Samples.sweep("s"))) : Optional.empty());
        }
        assertThat(folder.resolve("delta/sweeps/_delta_log/00000000000000000100.checkpoint.parquet"))
                .isRegularFile();
        TableStore.Content content = new DeltaTables(folder).content(Tables.SWEEPS);
        assertThat(content.files()).hasSize(1);
        assertThat(content.covered()).containsEntry("s", 101L);
    }

    @Test
    void aTableOfOtherColumnsIsRefused() throws IOException {
        new DeltaTables(folder).mark("s", 0, 1, Optional.empty());
        Path first = folder.resolve("delta/sweeps/_delta_log/00000000000000000000.json");
        Files.writeString(first, Files.readString(first).replace("trials_planned", "trials_meant"));
        assertThatThrownBy(() -> new DeltaTables(folder).check())
                .isInstanceOf(UnusableResults.class)
                .hasMessage("table " + folder.resolve("delta/sweeps")
                        + " has other columns than this version of Brimful writes; let `results` name another folder");
    }

    private static Row row(String sweep, int number) {
        Trial trial = Samples.trial(number + "-lenet", "lenet", Policy.PACKED);
        return Tables.TRIALS.row(Samples.attempt(sweep, trial, Samples.train(trial, Samples.SLOT)));
    }
}

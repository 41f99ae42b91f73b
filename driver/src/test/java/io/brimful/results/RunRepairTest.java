package io.brimful.results;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brimful.cluster.TestSpark;
import io.brimful.conf.ResultsFormat;
import io.brimful.conf.ResultsSpec;
import io.brimful.trial.Policy;
import io.brimful.trial.Trial;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunRepairTest {
    private static final List<Trial> TRIALS = List.of(
            Samples.trial("00-lenet", "lenet", Policy.CAFFE),
            Samples.trial("01-lenet", "lenet", Policy.REUSE),
            Samples.trial("02-lenet", "lenet", Policy.PACKED));

    @TempDir
    private Path folder;

    private Path run;
    private Path log;

    @BeforeEach
    void setUp() {
        run = folder.resolve("s");
        log = run.resolve("log-000000.jsonl");
        try (SweepResults results = SweepResults.create(spec(), Samples.sweep("s"), TRIALS)) {
            for (Trial trial : TRIALS) {
                results.started(trial, 0, "1", "here", Samples.SLOT, Instant.EPOCH);
                results.add(Samples.attempt("s", trial, Samples.train(trial, Samples.SLOT)));
            }
            results.suspend();
        }
    }

    @Test
    void whatTheTablesHaveOfADamagedLineIsPutBack() throws IOException {
        long size = Files.size(log);
        List<String> rows = rows();
        damage("\"state\":\"COMPLETE\"", 1);
        assertThatThrownBy(() -> PastRun.open(run))
                .hasMessage(log + ":6: this line of the run's log is damaged; `brimful repair " + run
                        + "` takes it out and says what was lost");
        assertThat(RunRepair.repair(run, TestSpark::session))
                .singleElement()
                .asString()
                .matches(
                        "log-000000\\.jsonl:6: taken out \\(\\d{4} B, kept in damaged-000000-6\\.txt\\); what it said of trial "
                                + "01-lenet is put back from the tables");
        assertThat(log).hasSize(size);
        assertThat(rows()).isEqualTo(rows);
        assertThat(run.resolve("damaged-000000-6.txt")).content(UTF_8).contains("\"trial_id\":\"01-lenet\"");
        assertThat(RunRepair.repair(run, TestSpark::session)).isEmpty();
    }

    @Test
    void whatTheTablesDoNotHaveRunsAgain() throws IOException {
        deleteTables();
        long size = Files.size(log);
        damage("\"state\":\"COMPLETE\"", 1);
        assertThat(RunRepair.repair(run, RunRepairTest::noSession))
                .singleElement()
                .asString()
                .endsWith("; the end of trial 01-lenet is lost: it runs again with --resume --run s");
        assertThat(log).hasSize(size);
        assertThat(states())
                .containsExactly(
                        Optional.of(TrialState.COMPLETE),
                        Optional.of(TrialState.LOST),
                        Optional.of(TrialState.COMPLETE));
    }

    @Test
    void aLineThatCannotBeReadAtAllIsPutBackToo() throws IOException {
        List<String> rows = rows();
        wipe(5, 5);
        assertThat(RunRepair.repair(run, TestSpark::session))
                .singleElement()
                .asString()
                .endsWith("damaged-000000-5.txt); no result is lost, the tables have none that the log lacks");
        wipe(6, 6);
        assertThat(RunRepair.repair(run, TestSpark::session))
                .singleElement()
                .asString()
                .endsWith("damaged-000000-6.txt); what it said of trial 01-lenet is put back from the tables");
        assertThat(rows()).isEqualTo(rows);
    }

    /* Three ends and the device, the newlines between them too. */
    @Test
    void manyLinesMayBecomeOne() throws IOException {
        List<String> rows = rows();
        wipe(3, 8);
        assertThat(RunRepair.repair(run, TestSpark::session))
                .singleElement()
                .asString()
                .endsWith("what it said of trials 00-lenet, 01-lenet, 02-lenet is put back from the tables");
        assertThat(rows()).isEqualTo(rows);
        assertThat(states()).containsOnly(Optional.of(TrialState.COMPLETE));
        publishesNothingTwice(3);
    }

    @Test
    void aLogThatWasCutOffIsFilledUpAgain() throws IOException {
        List<String> rows = rows();
        long size = Files.size(log);
        cut(log, 5);
        assertThatThrownBy(() -> SweepResults.resume(spec(), PastRun.open(run), Samples.sweep("s"), TRIALS))
                .hasMessageEndingWith("it was cut off after it was published. `brimful repair " + run
                        + "` puts back what the tables have of it");
        assertThat(run.resolve("log-000001.jsonl")).doesNotExist();
        assertThat(RunRepair.repair(run, TestSpark::session))
                .singleElement()
                .asString()
                .matches(
                        "log-000000\\.jsonl: cut off [0-9,]+ B before the end that the tables know; what it said of trials "
                                + "01-lenet, 02-lenet is put back from the tables");
        assertThat(log).hasSize(size);
        assertThat(rows()).isEqualTo(rows);
        assertThat(RunRepair.repair(run, TestSpark::session)).isEmpty();
        publishesNothingTwice(3);
    }

    @Test
    void anEpochThatWasCutOffIsFilledUpAgain() throws IOException {
        long size = Files.size(log);
        SweepResults.resume(spec(), PastRun.open(run), Samples.sweep("s"), TRIALS)
                .close();
        List<String> rows = rows();
        cut(log, 6);
        assertThat(RunRepair.repair(run, TestSpark::session))
                .singleElement()
                .asString()
                .contains(" B before the end that the next epoch knows; what it said of trial 02-lenet is put back");
        assertThat(log).hasSize(size);
        assertThat(rows()).isEqualTo(rows);
        publishesNothingTwice(3);
    }

    @Test
    void anEpochThatIsGoneIsMadeAnew() throws IOException {
        SweepResults.resume(spec(), PastRun.open(run), Samples.sweep("s"), TRIALS)
                .close();
        List<String> rows = rows();
        long size = Files.size(log);
        Files.delete(log);
        assertThatThrownBy(() -> PastRun.newest(folder, "sample"))
                .isInstanceOf(UnusableResults.class)
                .hasMessage(log + " is missing, " + run.resolve("log-000001.jsonl")
                        + " goes on from it; put it back, or `brimful repair " + run
                        + "` makes it anew of what the tables have");
        assertThat(RunRepair.repair(run, TestSpark::session))
                .singleElement()
                .asString()
                .contains(
                        " B before the end that the next epoch knows; what it said of trials 00-lenet, 01-lenet, 02-lenet ");
        assertThat(log).hasSize(size);
        /* A sweep's row counts as it is at last. */
        rows.removeIf(row -> row.contains("\"epoch\":0"));
        assertThat(rows()).isEqualTo(rows);
        publishesNothingTwice(3);
    }

    @Test
    void anEpochMayBeGoneAndTheHeadOfALaterOneDamaged() throws IOException {
        for (int epoch = 1; epoch <= 2; epoch++) {
            SweepResults.resume(spec(), PastRun.open(run), Samples.sweep("s"), TRIALS)
                    .close();
        }
        Files.delete(log);
        byte[] newest = Files.readAllBytes(run.resolve("log-000002.jsonl"));
        newest[5] ^= 1;
        Files.write(run.resolve("log-000002.jsonl"), newest);
        assertThat(RunRepair.repair(run, TestSpark::session)).hasSize(2);
        assertThat(PastRun.open(run).trials().values())
                .hasSize(3)
                .extracting(PastRun.PastTrial::last)
                .containsOnly(Optional.of(TrialState.COMPLETE));
        assertThat(RunRepair.repair(run, TestSpark::session)).isEmpty();
        publishesNothingTwice(3);
    }

    /* The tables have its probes alone. */
    @Test
    void anEndThatTheTablesLackIsLost() throws IOException {
        deleteTable("trials");
        wipe(6, 6);
        assertThat(RunRepair.repair(run, TestSpark::session))
                .singleElement()
                .asString()
                .endsWith("steps of trial 01-lenet are put back from the tables; the end of trial 01-lenet is lost: "
                        + "it runs again with --resume --run s");
        assertThat(states())
                .containsExactly(
                        Optional.of(TrialState.COMPLETE),
                        Optional.of(TrialState.LOST),
                        Optional.of(TrialState.COMPLETE));
    }

    @Test
    void aTableThatWasTakenAwayComesAgainFromTheLog() throws IOException {
        deleteTable("trials");
        assertThat(ResultsReader.open(TestSpark.session(), folder)
                        .table(Tables.TRIALS)
                        .count())
                .isEqualTo(3);
        publishesNothingTwice(3);
        assertThat(folder.resolve("delta/trials")).isDirectory();
    }

    @Test
    void aFileThatIsMissingIsNamed() throws IOException {
        Path file;
        try (Stream<Path> files = Files.walk(folder.resolve("delta/trials"))) {
            file = files.filter(each -> each.toString().endsWith(".parquet"))
                    .findFirst()
                    .orElseThrow();
        }
        Files.write(file, new byte[900]);
        wipe(6, 6);
        assertThatThrownBy(() -> RunRepair.repair(run, TestSpark::session))
                .isInstanceOf(UnusableResults.class)
                .hasMessageStartingWith("table trials cannot be read; the logs of the runs have everything: take ");
        Files.delete(file);
        assertThatThrownBy(() -> RunRepair.repair(run, TestSpark::session))
                .isInstanceOf(UnusableResults.class)
                .hasMessageStartingWith(
                        file + " is missing, table trials needs it; the logs of the runs have everything");
        deleteTables();
        assertThat(RunRepair.repair(run, RunRepairTest::noSession)).hasSize(1);
    }

    @Test
    void whatIsTakenOutTwiceIsKeptTwice() throws IOException {
        wipe(6, 6);
        RunRepair.repair(run, TestSpark::session);
        wipe(6, 6);
        assertThat(RunRepair.repair(run, TestSpark::session))
                .singleElement()
                .asString()
                .contains("kept in damaged-000000-6-2.txt");
        assertThat(run.resolve("damaged-000000-6.txt")).exists();
    }

    /* Not even what they were is known of these; their names are not given to others. */
    @Test
    void trialsWhoseBeginningIsLostKeepTheirNames() throws IOException {
        cut(log, 1);
        assertThat(RunRepair.repair(run, TestSpark::session))
                .singleElement()
                .asString()
                .endsWith("what it said of trials 00-lenet, 01-lenet, 02-lenet is put back from the tables");
        PastRun past = PastRun.open(run);
        assertThat(past.sweep()).isEqualTo(Samples.sweep("s"));
        assertThat(past.trials().values())
                .extracting(PastRun.PastTrial::id)
                .containsExactlyInAnyOrder("00-lenet", "01-lenet", "02-lenet");
        assertThat(past.trials()).doesNotContainKey(Fingerprint.of(TRIALS.get(0)));
    }

    @Test
    void theHeadOfAnEpochIsMadeAnew() throws IOException {
        damage("\"follows\":-1", 0);
        assertThatThrownBy(() -> PastRun.open(run)).hasMessageStartingWith(log + ":1: ");
        assertThat(RunRepair.repair(run, TestSpark::session))
                .singleElement()
                .asString()
                .endsWith("; it said whose epoch it was");
        assertThat(states()).hasSize(3).containsOnly(Optional.of(TrialState.COMPLETE));
        try (SweepResults resumed = SweepResults.resume(spec(), PastRun.open(run), Samples.sweep("s"), TRIALS)) {
            assertThat(resumed.epoch()).isEqualTo(1);
        }
    }

    @Test
    void onlyARunIsRepaired() {
        assertThatThrownBy(() -> RunRepair.repair(folder, TestSpark::session))
                .isInstanceOf(UnusableResults.class)
                .hasMessage(folder + " is not the folder of a run: it has no log");
    }

    private List<Optional<TrialState>> states() {
        PastRun past = PastRun.open(run);
        return TRIALS.stream()
                .map(trial -> Objects.requireNonNull(past.trials().get(Fingerprint.of(trial)))
                        .last())
                .toList();
    }

    private void publishesNothingTwice(long trials) {
        try (SweepResults resumed = SweepResults.resume(spec(), PastRun.open(run), Samples.sweep("s"), TRIALS)) {
            resumed.finish(Instant.EPOCH);
        }
        ResultsReader tables = ResultsReader.open(TestSpark.session(), folder);
        assertThat(tables.table(Tables.TRIALS).count()).isEqualTo(trials);
        assertThat(tables.table(Tables.PROBES).count()).isEqualTo(2 * trials);
        assertThat(tables.table(Tables.TRIAL_STEPS).count()).isEqualTo(2 * trials);
        assertThat(tables.table(Tables.DEVICES).count()).isOne();
        assertThat(tables.table(Tables.SWEEPS).count()).isOne();
    }

    /* All rows of the log. */
    private List<String> rows() throws IOException {
        List<String> rows = new ArrayList<>();
        LogFiles files = LogFiles.of(new RunFolder(run));
        files.read(0, files.end(), (entry, end) -> {
            for (Table<?> table : Tables.ALL) {
                entry.rows(table)
                        .forEach(row -> rows.add(table.name() + LogText.format(new LogEntry().addRow(table, row))));
            }
        });
        rows.sort(Comparator.naturalOrder());
        return rows;
    }

    private static SparkSession noSession() {
        throw new IllegalStateException("nothing is published");
    }

    private void deleteTables() throws IOException {
        delete(folder.resolve("delta"));
    }

    private void deleteTable(String table) throws IOException {
        delete(folder.resolve("delta").resolve(table));
    }

    private static void delete(Path tree) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    /** Zeros in the place of some lines and the newlines between them. */
    private void wipe(int first, int last) throws IOException {
        byte[] all = Files.readAllBytes(log);
        Arrays.fill(all, (int) start(log, first), (int) start(log, last + 1) - 1, (byte) 0);
        Files.write(log, all);
    }

    /** Leaves some lines and half of the next one. */
    private static void cut(Path log, int lines) throws IOException {
        long end = start(log, lines + 1);
        try (FileChannel channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
            channel.truncate(end + 20);
        }
    }

    /** First byte of a line, counted from 1. */
    private static long start(Path log, int line) throws IOException {
        byte[] all = Files.readAllBytes(log);
        int at = 0;
        for (int i = 1; i < line; at++) {
            i += all[at] == '\n' ? 1 : 0;
        }
        return at;
    }

    private ResultsSpec spec() {
        return new ResultsSpec(folder, ResultsFormat.DELTA);
    }

    /** Turns a letter of the n-th occurrence around. */
    private void damage(String where, int occurrence) throws IOException {
        byte[] all = Files.readAllBytes(log);
        String text = new String(all, UTF_8);
        int at = text.indexOf(where);
        for (int i = 0; i < occurrence; i++) {
            at = text.indexOf(where, at + 1);
        }
        all[at + where.length() - 1] ^= 1;
        Files.write(log, all);
    }
}

package io.brimful.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brimful.cluster.TestSpark;
import io.brimful.conf.ResultsFormat;
import io.brimful.conf.ResultsSpec;
import io.brimful.trial.Policy;
import io.brimful.trial.TrainedStep;
import io.brimful.trial.Trial;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResumeTest {
    private static final Trial DONE = Samples.trial("00-lenet", "lenet", Policy.CAFFE);
    private static final Trial CUT_OFF = Samples.trial("01-lenet", "lenet", Policy.REUSE);
    private static final Trial WAITING = Samples.trial("02-lenet", "lenet", Policy.PACKED);
    private static final Trial ADDED = Samples.trial("03-lenet", "lenet", Policy.SLICED);
    private static final Instant END = Instant.parse("2026-01-31T10:00:00Z");

    @TempDir
    private Path folder;

    private ResultsSpec where = new ResultsSpec(Path.of(""), ResultsFormat.DELTA);

    @BeforeEach
    void setUp() {
        where = new ResultsSpec(folder, ResultsFormat.DELTA);
    }

    @Test
    void whatWasLeftIsKnown() {
        diesInTheMiddle();
        PastRun past = PastRun.newest(folder, "sample").orElseThrow();
        assertThat(past.sweep()).isEqualTo(Samples.sweep("s"));
        assertThat(past.trials()).hasSize(3);
        assertThat(past.trials().get(Fingerprint.of(DONE)))
                .isEqualTo(new PastRun.PastTrial("00-lenet", 1, Optional.of(TrialState.COMPLETE), Optional.empty()));
        assertThat(past.trials().get(Fingerprint.of(CUT_OFF)))
                .isEqualTo(new PastRun.PastTrial(
                        "01-lenet",
                        1,
                        Optional.empty(),
                        Optional.of(new StartedAttempt("01-lenet", 0, "7", "node3", Samples.SLOT, END))));
        assertThat(past.trials().get(Fingerprint.of(WAITING)))
                .isEqualTo(new PastRun.PastTrial("02-lenet", 0, Optional.empty(), Optional.empty()));
        assertThat(PastRun.newest(folder, "other")).isEmpty();
        assertThat(PastRun.newest(folder.resolve("none"), "sample")).isEmpty();
    }

    @Test
    void aFinishedRunIsOpenedByItsFolderAlone() {
        try (SweepResults run = SweepResults.create(where, Samples.sweep("s"), List.of(DONE))) {
            run.finish(END);
        }
        assertThat(PastRun.newest(folder, "sample")).isEmpty();
        assertThat(PastRun.open(folder.resolve("s")).sweep().finishedAt()).contains(END);
        assertThatThrownBy(() -> PastRun.open(folder))
                .isInstanceOf(UnusableResults.class)
                .hasMessage(folder + " is not the folder of a run: it has no log that begins with a sweep");
    }

    @Test
    void aLogThatIsShorterThanItsTablesIsNotGoneOnWith() throws IOException {
        try (SweepResults run = SweepResults.create(where, Samples.sweep("s"), List.of(DONE, WAITING))) {
            run.started(DONE, 0, "7", "node3", Samples.SLOT, END);
            run.add(Samples.attempt("s", DONE, Samples.train(DONE, Samples.SLOT)));
            run.suspend();
        }
        Path log = folder.resolve("s").resolve("log-000000.jsonl");
        try (FileChannel file = FileChannel.open(log, StandardOpenOption.WRITE)) {
            file.truncate(file.size() - 10);
        }
        PastRun past = PastRun.newest(folder, "sample").orElseThrow();
        assertThatThrownBy(() -> SweepResults.resume(where, past, Samples.sweep("s"), List.of(DONE, WAITING)))
                .isInstanceOf(UnusableResults.class)
                .hasMessageMatching(
                        "run s: its table \\w+ has \\d+ B of its log, the log itself has but \\d+ B: it was cut off"
                                + " after it was published. `brimful repair .+` puts back what the tables have of it");
    }

    @Test
    void aRunsFolderIsNoResultsFolder() {
        try (SweepResults run = SweepResults.create(where, Samples.sweep("s"), List.of(DONE))) {
            assertThatThrownBy(() -> SweepResults.check(run.folder()))
                    .hasMessage("results folder " + run.folder()
                            + " is the folder of a run; give the folder that holds it");
        }
    }

    @Test
    void aResumedRunHasEachRowOnce() {
        diesInTheMiddle();
        PastRun past = PastRun.open(folder.resolve("s"));
        List<Trial> planned = List.of(DONE, CUT_OFF, WAITING, ADDED);
        try (SweepResults resumed = SweepResults.resume(where, past, Samples.sweep("s"), planned)) {
            assertThat(resumed.epoch()).isEqualTo(1);
            add(resumed, CUT_OFF, 1);
            add(resumed, ADDED, 0);
            resumed.finish(END);
        }
        ResultsReader reader = ResultsReader.open(TestSpark.session(), folder);
        assertThat(texts(reader.table(Tables.TRIALS).select("trial_id", "attempt")))
                .containsExactlyInAnyOrder("00-lenet 0", "01-lenet 1", "03-lenet 0");
        assertThat(texts(reader.table(Tables.TRIAL_STEPS).select("trial_id", "attempt", "step")))
                .containsExactlyInAnyOrder(
                        "00-lenet 0 0",
                        "00-lenet 0 1",
                        "01-lenet 0 0",
                        "01-lenet 1 0",
                        "01-lenet 1 1",
                        "03-lenet 0 0",
                        "03-lenet 0 1");
        assertThat(texts(reader.table(Tables.SWEEPS).selectExpr("sweep_id", "epoch", "finished_at IS NULL")))
                .containsExactly("s 1 false");
        assertThat(reader.table(Tables.DEVICES).count()).isEqualTo(1);
    }

    @Test
    void onlyTheLastAttemptIsFinal() {
        try (SweepResults run = SweepResults.create(where, Samples.sweep("s"), List.of())) {
            add(run, DONE, 0);
            add(run, DONE, 1);
            add(run, WAITING, 0);
        }
        ResultsReader reader = ResultsReader.open(TestSpark.session(), folder);
        assertThat(texts(reader.finalTrials().select("trial_id", "attempt")))
                .containsExactlyInAnyOrder("00-lenet 1", "02-lenet 0");
        assertThat(reader.finalTrials().schema()).isEqualTo(Tables.TRIALS.schema());
    }

    @Test
    void aRunThatWentOnIsNotTakenUp() {
        diesInTheMiddle();
        PastRun past = PastRun.open(folder.resolve("s"));
        try (SweepResults other = SweepResults.resume(where, past, Samples.sweep("s"), List.of(DONE))) {
            add(other, WAITING, 0);
        }
        assertThatThrownBy(() -> SweepResults.resume(where, past, Samples.sweep("s"), List.of(DONE)))
                .hasMessage("run s went on while it was to be taken up; nothing was done, try again");
    }

    @Test
    void theFormatOfARunStays() {
        diesInTheMiddle();
        PastRun past = PastRun.open(folder.resolve("s"));
        ResultsSpec other = new ResultsSpec(folder, ResultsFormat.PARQUET);
        assertThatThrownBy(() -> SweepResults.resume(other, past, Samples.sweep("s"), List.of(DONE)))
                .isInstanceOf(UnusableResults.class)
                .hasMessage("run s keeps its tables as delta; results.format is parquet, must be delta to resume it");
    }

    @Test
    void whileItsDriverLivesARunIsNotTakenUp() throws IOException, InterruptedException {
        try (ChildJvm child = ChildJvm.start(
                List.of(),
                List.of(),
                ChildJvm.classPath(),
                folder.resolve("child.err"),
                Holder.class.getName(),
                folder.toString())) {
            assertThat(child.line()).isEqualTo("held");
            PastRun past = PastRun.open(folder.resolve("s"));
            assertThatThrownBy(() -> SweepResults.resume(where, past, Samples.sweep("s"), List.of(DONE)))
                    .isInstanceOf(UnusableResults.class)
                    .hasMessageMatching(
                            "run s is being run by process " + child.pid() + " on \\S+ since \\S+Z; stop it first");
        }
        PastRun past = PastRun.newest(folder, "sample").orElseThrow();
        try (SweepResults resumed = SweepResults.resume(where, past, Samples.sweep("s"), List.of(DONE))) {
            assertThat(resumed.epoch()).isEqualTo(1);
        }
    }

    /** A driver that holds a run until it is killed. */
    static final class Holder {
        public static void main(String[] arguments) throws IOException {
            ResultsSpec where = new ResultsSpec(Path.of(arguments[0]), ResultsFormat.DELTA);
            try (SweepResults run = SweepResults.create(where, Samples.sweep("s"), List.of(DONE))) {
                System.out.println("held");
                System.out.flush();
                System.out.println(System.in.read() + run.epoch());
            }
        }
    }

    private void diesInTheMiddle() {
        try (SweepResults run = SweepResults.create(where, Samples.sweep("s"), List.of(DONE, CUT_OFF, WAITING))) {
            add(run, DONE, 0);
            run.started(CUT_OFF, 0, "7", "node3", Samples.SLOT, END);
            run.step(CUT_OFF, 0, new TrainedStep(0, 2.5, 0.125, 0.01, 1000));
        }
    }

    private static void add(SweepResults run, Trial trial, int number) {
        run.started(trial, number, "1", "here", Samples.SLOT, END);
        run.step(trial, number, new TrainedStep(1, Double.NaN, 0.25, 0.01, 1200));
        Attempt first = Samples.attempt("s", trial, Samples.train(trial, Samples.SLOT));
        run.add(new Attempt(
                "s",
                trial,
                number,
                first.state(),
                first.slot(),
                first.outcome(),
                "1",
                first.startedAt(),
                first.finishedAt()));
    }

    private static Stream<String> texts(Dataset<Row> rows) {
        return rows.collectAsList().stream().map(row -> row.mkString(" "));
    }
}

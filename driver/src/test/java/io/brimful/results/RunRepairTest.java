package io.brimful.results;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brimful.conf.ResultsFormat;
import io.brimful.conf.ResultsSpec;
import io.brimful.trial.Policy;
import io.brimful.trial.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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
        }
    }

    @Test
    void aDamagedLineIsTakenOutAndTheOthersStay() throws IOException {
        long size = Files.size(log);
        damage("\"state\":\"COMPLETE\"", 1);
        assertThatThrownBy(() -> PastRun.open(run))
                .hasMessage(log + ":6: this line of the run's log is damaged; `brimful repair " + run
                        + "` takes it out and says what was lost");
        assertThat(RunRepair.repair(run))
                .singleElement()
                .asString()
                .matches(
                        "log-000000\\.jsonl:6: taken out \\(\\d{4} B, kept in damaged-000000-6\\.txt\\); it concerned trial "
                                + "01-lenet, whose end is lost: it runs again with --resume");
        assertThat(log).hasSize(size);
        assertThat(states())
                .containsExactly(
                        Optional.of(TrialState.COMPLETE),
                        Optional.of(TrialState.LOST),
                        Optional.of(TrialState.COMPLETE));
        assertThat(run.resolve("damaged-000000-6.txt")).content(UTF_8).contains("\"trial_id\":\"01-lenet\"");
        assertThat(RunRepair.repair(run)).isEmpty();
    }

    @Test
    void aLineThatCannotBeReadAtAllIsTakenOut() throws IOException {
        byte[] all = Files.readAllBytes(log);
        List<String> lines = new String(all, UTF_8).lines().toList();
        int from = String.join("\n", lines.subList(0, 4)).length() + 1;
        java.util.Arrays.fill(all, from, from + lines.get(4).length(), (byte) 0);
        Files.write(log, all);
        assertThat(RunRepair.repair(run))
                .singleElement()
                .asString()
                .endsWith("damaged-000000-5.txt); what it concerned cannot be read any more");
        assertThat(states()).containsOnly(Optional.of(TrialState.COMPLETE));
    }

    @Test
    void theHeadOfAnEpochIsMadeAnew() throws IOException {
        damage("\"follows\":-1", 0);
        assertThatThrownBy(() -> PastRun.open(run)).hasMessageStartingWith(log + ":1: ");
        assertThat(RunRepair.repair(run)).singleElement().asString().endsWith("; it said whose epoch it was");
        assertThat(states()).hasSize(3).containsOnly(Optional.of(TrialState.COMPLETE));
        try (SweepResults resumed = SweepResults.resume(spec(), PastRun.open(run), Samples.sweep("s"), TRIALS)) {
            assertThat(resumed.epoch()).isEqualTo(1);
        }
    }

    @Test
    void onlyARunIsRepaired() {
        assertThatThrownBy(() -> RunRepair.repair(folder))
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

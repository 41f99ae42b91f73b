package io.brimful.results;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.brimful.conf.ResultsFormat;
import io.brimful.trial.Policy;
import io.brimful.trial.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLogTest {
    private static final Trial TRIAL = Samples.trial("00-lenet", "lenet", Policy.PACKED);
    private static final Driver DRIVER = new Driver("node7", 4711, Instant.parse("2026-01-31T09:45:12.250Z"));

    @TempDir
    private Path folder;

    private RunFolder run;
    private Path file;
    private long bytes;

    @BeforeEach
    void setUp() throws IOException {
        run = new RunFolder(folder);
        file = run.log(0);
        try (RunLog log = take()) {
            log.append(new LogEntry().add(Tables.SWEEPS, Samples.sweep("s")));
            Attempt attempt = Samples.attempt("s", TRIAL, Samples.train(TRIAL, Samples.SLOT));
            LogEntry entry = new LogEntry().add(Tables.TRIALS, attempt);
            attempt.outcome()
                    .evidence()
                    .probes()
                    .forEach(probe -> entry.add(Tables.PROBES, new Tables.ProbeOf(attempt, probe)));
            log.append(entry);
            log.force();
            bytes = log.safePosition();
        }
    }

    @Test
    void whatIsReadIsWhatWasWritten() throws IOException {
        assertThat(rows(Tables.SWEEPS)).containsExactly(Tables.SWEEPS.row(Samples.sweep("s")));
        assertThat(rows(Tables.TRIALS))
                .containsExactly(Tables.TRIALS.row(Samples.attempt("s", TRIAL, Samples.train(TRIAL, Samples.SLOT))));
        assertThat(rows(Tables.PROBES)).hasSize(2);
        assertThat(bytes).isEqualTo(Files.size(file)).isEqualTo(LogFiles.of(run).end());
    }

    @Test
    void aTornLastLineWasNeverWritten() throws IOException {
        append("{\"trials\":[{\"sweep_id\":\"s\",\"trial");
        assertThat(rows(Tables.TRIALS)).hasSize(1);
        assertThat(LogFiles.of(run).end()).isEqualTo(bytes);
    }

    @Test
    void aDamagedLineIsNamed() throws IOException {
        append("{\"trials\":[{\n");
        assertThatThrownBy(() -> rows(Tables.TRIALS))
                .isInstanceOf(UnusableResults.class)
                .hasMessage(file + ":4: this line of the run's log is damaged; `brimful repair " + folder
                        + "` takes it out and says what was lost");
    }

    @Test
    void aDigitThatChangedIsDamage() throws IOException {
        byte[] all = Files.readAllBytes(file);
        int digit = new String(all, UTF_8).indexOf("\"batch\":64") + "\"batch\":".length();
        all[digit] = '9';
        Files.write(file, all);
        assertThatThrownBy(() -> rows(Tables.TRIALS)).hasMessageStartingWith(file + ":3: this line");
    }

    @Test
    void aDamagedTimeIsNamed() throws IOException {
        String line = new String(
                LogLine.format(JsonNodeFactory.instance
                        .objectNode()
                        .set(
                                "trials",
                                JsonNodeFactory.instance
                                        .arrayNode()
                                        .add(JsonNodeFactory.instance
                                                .objectNode()
                                                .put("started_at", "yesterday")))),
                UTF_8);
        append(line);
        assertThatThrownBy(() -> rows(Tables.TRIALS)).hasMessageStartingWith(file + ":4: this line");
    }

    @Test
    void anOldDriversLinesDoNotCount() throws IOException {
        try (RunLog old = take();
                RunLog young = take()) {
            assertThat(young.epoch()).isEqualTo(2);
            append(run.log(1), new String(LogLine.format(LogText.format(second())), UTF_8));
            assertThat(rows(Tables.TRIALS)).hasSize(1);
            young.append(second());
            assertThat(rows(Tables.TRIALS)).hasSize(2);
            assertThatThrownBy(() -> old.append(second()))
                    .isInstanceOf(Fenced.class)
                    .hasMessage("run " + run.sweepId()
                            + " was taken up by process 4711 on node7 since 2026-01-31T09:45:12Z; this driver stops");
        }
    }

    @Test
    void anEpochWithoutAWholeLineIsPassedOver() throws IOException {
        Files.writeString(run.log(1), "{\"epoch\":1,\"ho");
        try (RunLog third = take()) {
            assertThat(third.epoch()).isEqualTo(2);
            third.append(second());
        }
        assertThat(rows(Tables.TRIALS)).hasSize(2);
    }

    @Test
    void positionsGoOnOverEpochs() throws IOException {
        try (RunLog next = take()) {
            next.append(second());
            next.force();
            List<Row> behind = new ArrayList<>();
            LogFiles.of(run).read(bytes, next.safePosition(), (entry, end) -> {
                behind.addAll(entry.rows(Tables.TRIALS));
                assertThat(end).isEqualTo(next.safePosition());
            });
            assertThat(behind).hasSize(1);
        }
    }

    private static LogEntry second() {
        Trial trial = Samples.trial("01-lenet", "lenet", Policy.CAFFE);
        return new LogEntry().add(Tables.TRIALS, Samples.attempt("s", trial, Samples.train(trial, Samples.SLOT)));
    }

    private RunLog take() throws IOException {
        return RunLog.take(run, DRIVER, ResultsFormat.DELTA);
    }

    private List<Row> rows(Table<?> table) throws IOException {
        List<Row> rows = new ArrayList<>();
        LogFiles log = LogFiles.of(run);
        log.read(0, log.end(), (entry, end) -> rows.addAll(entry.rows(table)));
        return rows;
    }

    private void append(String text) throws IOException {
        append(file, text);
    }

    private static void append(Path to, String text) throws IOException {
        Files.writeString(to, text, StandardOpenOption.APPEND);
    }
}

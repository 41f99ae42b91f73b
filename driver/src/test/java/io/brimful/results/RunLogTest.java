package io.brimful.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brimful.trial.Policy;
import io.brimful.trial.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLogTest {
    private static final Trial TRIAL = Samples.trial("00-lenet", "lenet", Policy.PACKED);

    @TempDir
    private Path folder;

    private Path file;
    private long bytes;

    @BeforeEach
    void setUp() throws IOException {
        file = folder.resolve("log.jsonl");
        try (RunLog log = RunLog.create(file)) {
            log.append(new LogEntry().add(Tables.SWEEPS, Samples.sweep("s")));
            Attempt attempt = Samples.attempt("s", TRIAL, Samples.train(TRIAL, Samples.SLOT));
            LogEntry entry = new LogEntry().add(Tables.TRIALS, attempt);
            attempt.outcome()
                    .evidence()
                    .probes()
                    .forEach(probe -> entry.add(Tables.PROBES, new Tables.ProbeOf(attempt, probe)));
            bytes = log.append(entry);
        }
    }

    @Test
    void whatIsReadIsWhatWasWritten() throws IOException {
        LogEntry read = RunLog.read(file);
        assertThat(read.rows(Tables.SWEEPS)).containsExactly(Tables.SWEEPS.row(Samples.sweep("s")));
        assertThat(read.rows(Tables.TRIALS))
                .containsExactly(Tables.TRIALS.row(Samples.attempt("s", TRIAL, Samples.train(TRIAL, Samples.SLOT))));
        assertThat(read.rows(Tables.PROBES)).hasSize(2);
        assertThat(bytes).isEqualTo(Files.size(file));
    }

    @Test
    void theLaterRowOfASweepCounts() throws IOException {
        SweepRecord finished = Samples.sweep("s").finished(Instant.parse("2026-02-01T00:00:00Z"));
        append(LogText.format(new LogEntry().add(Tables.SWEEPS, finished)) + "\n");
        assertThat(RunLog.read(file).rows(Tables.SWEEPS)).containsExactly(Tables.SWEEPS.row(finished));
    }

    @Test
    void aTornLastLineWasNeverWritten() throws IOException {
        append("{\"trials\":[{\"sweep_id\":\"s\",\"trial");
        assertThat(RunLog.read(file).rows(Tables.TRIALS)).hasSize(1);
    }

    @Test
    void aDamagedLineIsNamed() throws IOException {
        append("{\"trials\":[{\n");
        assertThatThrownBy(() -> RunLog.read(file))
                .isInstanceOf(UnusableResults.class)
                .hasMessage(file + ":3: not a line of a results log");
    }

    @Test
    void aDamagedTimeIsNamed() throws IOException {
        append("{\"trials\":[{\"started_at\":\"yesterday\"}]}\n");
        assertThatThrownBy(() -> RunLog.read(file))
                .isInstanceOf(UnusableResults.class)
                .hasMessage(file + ":3: not a line of a results log");
    }

    private void append(String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.APPEND);
    }
}

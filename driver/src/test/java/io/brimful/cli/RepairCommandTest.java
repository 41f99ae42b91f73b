package io.brimful.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.brimful.conf.ResultsFormat;
import io.brimful.conf.ResultsSpec;
import io.brimful.results.Samples;
import io.brimful.results.SweepResults;
import io.brimful.trial.Policy;
import io.brimful.trial.Trial;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class RepairCommandTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void itSaysWhatWasTakenOut() throws IOException {
        Trial trial = Samples.trial("00-lenet", "lenet", Policy.PACKED);
        try (SweepResults results =
                SweepResults.create(new ResultsSpec(folder, ResultsFormat.DELTA), Samples.sweep("s"), List.of(trial))) {
            assertThat(repair("s")).isEqualTo(ExitCode.USAGE);
            assertThat(err).hasToString("brimful: run s is being run by another driver; stop it first\n");
            results.add(Samples.attempt("s", trial, Samples.train(trial, Samples.SLOT)));
        }
        assertThat(repair("s")).isEqualTo(ExitCode.DONE);
        assertThat(out).hasToString(folder.resolve("s") + ": nothing is damaged\n");
        out.getBuffer().setLength(0);
        Files.writeString(folder.resolve("s/log-000000.jsonl"), "half a li\n", StandardOpenOption.APPEND);
        assertThat(repair("s")).isEqualTo(ExitCode.DONE);
        assertThat(out)
                .hasToString(
                        "log-000000.jsonl:4: taken out (9 B, kept in damaged-000000-4.txt); what it concerned cannot "
                                + "be read any more\n");
    }

    @Test
    void itNeedsARun() {
        assertThat(repair("none")).isEqualTo(ExitCode.INPUT_MISSING);
        assertThat(err)
                .hasToString("brimful: " + folder.resolve("none")
                        + ": no such folder; name it with that of the results, as `brimful sweep` printed it\n");
        err.getBuffer().setLength(0);
        assertThat(repair(".")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).endsWith("is not the folder of a run: it has no log\n");
    }

    private int repair(String run) {
        return Brimful.commandLine(CommandLine.defaultFactory())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute("repair", folder.resolve(run).toString());
    }
}

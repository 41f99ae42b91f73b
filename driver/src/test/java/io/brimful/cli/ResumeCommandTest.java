package io.brimful.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.brimful.cluster.TrialTask;
import io.brimful.results.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Runs that were broken off, or have failed trials, and go on. */
class ResumeCommandTest extends SampleCommands {
    private static final AtomicInteger TRIES = new AtomicInteger();

    @Test
    void aRunThatWasBrokenOffGoesOn() {
        TRIES.set(0);
        TrialTask interrupted = (trial, slot, report) -> {
            if (TRIES.getAndIncrement() == 2) {
                caller.interrupt();
                new CountDownLatch(1).await();
            }
            return Samples.train(trial, slot);
        };
        caller = Thread.currentThread();
        assertThat(execute(interrupted, "sweep", conf.toString(), "--results", results))
                .isEqualTo(ExitCode.INTERRUPTED);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(err.toString())
                .contains("interrupted after 2 of 4 trials")
                .contains("the same command with --resume goes on");

        assertThat(sweep(conf, "--results", results)).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString())
                .contains("has a run in " + results + " that has not finished: small-")
                .contains("2 of 4 trials are done; --resume goes on with it, --new begins another one");

        out.getBuffer().setLength(0);
        assertThat(sweep(conf, "--results", results, "--resume", "--format", "csv"))
                .isEqualTo(ExitCode.DONE);
        assertThat(err.toString()).contains(": 2 of 4 trials are done");
        String resumed = out.toString();
        assertThat(resumed).hasLineCount(5);
        out.getBuffer().setLength(0);
        assertThat(sql("SELECT state, count(*), max(attempt) FROM trials GROUP BY 1 ORDER BY 1", "--format", "csv"))
                .isEqualTo(ExitCode.DONE);
        assertThat(out.toString()).endsWith("CANCELLED,1,0\nCOMPLETE,4,1\n");
        assertThat(sweep(conf, "--results", results, "--resume")).isEqualTo(ExitCode.USAGE);

        out.getBuffer().setLength(0);
        assertThat(sweep(conf, "--results", results, "--format", "csv")).isEqualTo(ExitCode.DONE);
        assertThat(resumed).isEqualTo(out.toString());
    }

    @Test
    void whatFailedRunsAgainWhenThatIsAskedFor() {
        TrialTask unlucky = (trial, slot, report) -> {
            if (trial.id().startsWith("01")) {
                throw new IllegalStateException("no luck");
            }
            return Samples.train(trial, slot);
        };
        assertThat(execute(unlucky, "sweep", conf.toString(), "--results", results))
                .isEqualTo(ExitCode.TRIALS_FAILED);
        assertThat(sweep(conf, "--results", results, "--resume")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("has anything left to do; without --resume a new one begins");

        out.getBuffer().setLength(0);
        assertThat(sweep(conf, "--results", results, "--resume", "--retry-failed", "--format", "csv"))
                .isEqualTo(ExitCode.DONE);
        assertThat(err.toString()).contains(": 3 of 4 trials are done");
        assertThat(out.toString()).hasLineCount(5).doesNotContain("FAILED");
        assertThat(sweep(conf, "--results", results, "--resume", "--retry-failed"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("and --run names an older one whose failed trials are to run again");
    }

    private static volatile Thread caller = Thread.currentThread();

    @Test
    void aRunOfAnotherSweepIsNotResumed() throws IOException {
        assertThat(sweep(conf, "--results", results)).isEqualTo(ExitCode.DONE);
        String run;
        try (Stream<Path> runs = Files.list(Path.of(results))) {
            run = runs.map(each -> each.getFileName().toString())
                    .filter(name -> name.startsWith("small-"))
                    .findFirst()
                    .orElseThrow();
        }
        Path other = Files.copy(conf, folder.resolve("other.conf"));
        assertThat(sweep(other, "--results", results, "--resume", "--run", run)).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString())
                .contains("run " + run + " is one of sweep 'small', the file's is 'other'; give that sweep's file");
        err.getBuffer().setLength(0);
        assertThat(sweep(other, "--results", results, "--resume", "--run", results + "/" + run))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains(" is one of sweep 'small', the file's is 'other'");
        assertThat(sweep(conf, "--results", results, "--resume", "--run", "nowhere"))
                .isEqualTo(ExitCode.INPUT_MISSING);
        assertThat(sweep(conf, "--results", results, "--resume", "--new")).isEqualTo(ExitCode.USAGE);
    }
}

package io.brimful.cli;

import io.brimful.results.PastRun;
import io.brimful.sweep.Continuation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Whether a sweep goes on with a run that was broken off. */
final class ResumeOptions {
    @Option(
            names = "--resume",
            description = {
                "Goes on with the newest run of this sweep that has not finished: what is COMPLETE, INFEASIBLE or FAILED stays,",
                "what was LOST, CANCELLED or under way runs again, and trials that the file has meanwhile got join."
            })
    private boolean resume;

    @Option(
            names = "--run",
            paramLabel = "RUN",
            description = "With --resume: that run, by the name of its folder, or its path.")
    private Optional<String> run = Optional.empty();

    @Option(
            names = "--retry-failed",
            description = {
                "With --resume: trials that FAILED run again too. Where every run has finished, those of the newest one do."
            })
    private boolean retryFailed;

    @Option(names = "--new", description = "Begins another run, although one has not finished.")
    private boolean begin;

    boolean resumes() {
        if (!resume && (run.isPresent() || retryFailed)) {
            throw new UserError(
                    ExitCode.USAGE, (retryFailed ? "--retry-failed" : "--run") + " needs --resume beside it");
        }
        if (resume && begin) {
            throw new UserError(ExitCode.USAGE, "--resume goes on with a run, --new begins one: take one of them");
        }
        return resume;
    }

    boolean isNew() {
        return begin;
    }

    /** The run that is meant. */
    Continuation of(Path results, String sweep) {
        PastRun past = run.map(name -> named(results, name, sweep)).orElseGet(() -> newest(results, sweep));
        return retryFailed ? Continuation.withFailed(past) : Continuation.of(past);
    }

    private PastRun newest(Path results, String sweep) {
        Optional<PastRun> found = retryFailed ? PastRun.newestToRetry(results, sweep) : PastRun.newest(results, sweep);
        return found.orElseThrow(
                () -> new UserError(
                        ExitCode.USAGE,
                        "no run of sweep '" + sweep + "' in " + results
                                + " has anything left to do; without --resume a new one begins, "
                                + (retryFailed
                                        ? "and --run names an older one whose failed trials are to run again"
                                        : "with --retry-failed what failed runs again, and --run names a finished one that new trials are to join")));
    }

    private static PastRun named(Path results, String name, String sweep) {
        /* Also as `brimful sweep` prints it, with the folder of the results. */
        Path folder = Path.of(name).startsWith(results) ? Path.of(name) : results.resolve(name);
        if (!Files.isDirectory(folder)) {
            throw new UserError(ExitCode.INPUT_MISSING, "--run is " + name + ": " + folder + " is no folder");
        }
        PastRun past = PastRun.open(folder);
        if (!past.sweep().name().equals(sweep)) {
            throw new UserError(
                    ExitCode.USAGE,
                    "run " + name + " is one of sweep '" + past.sweep().name() + "', the file's is '" + sweep
                            + "'; give that sweep's file, or another --run");
        }
        return past;
    }
}

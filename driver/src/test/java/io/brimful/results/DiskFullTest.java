package io.brimful.results;

import static org.assertj.core.api.Assertions.assertThat;

import io.brimful.conf.ResultsFormat;
import io.brimful.conf.ResultsSpec;
import io.brimful.trial.Policy;
import io.brimful.trial.Trial;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A limit on the size of files stands for a full disk: the write that goes beyond it is cut off and fails. */
class DiskFullTest {
    /* POSIX: in blocks of 512 bytes, for this shell and what it becomes. */
    private static final List<String> LIMITED = List.of("/bin/sh", "-c", "ulimit -f 80 && exec \"$@\"", "sh");
    private static final List<Trial> TRIALS = IntStream.range(0, 40)
            .mapToObj(number -> Samples.trial(String.format("%02d-lenet", number), "net" + number, Policy.PACKED))
            .toList();

    @TempDir
    private Path folder;

    @Test
    void whatWasAcknowledgedIsThereAndNothingHalf() throws IOException, InterruptedException {
        List<String> printed;
        try (ChildJvm child = ChildJvm.start(
                LIMITED,
                List.of("-XX:-UsePerfData"),
                ChildJvm.classPath(),
                folder.resolve("child.err"),
                Filler.class.getName(),
                folder.toString())) {
            printed = child.rest();
            assertThat(child.exitCode()).isZero();
        }
        List<String> acknowledged = printed.subList(0, printed.size() - 1);
        assertThat(acknowledged).hasSizeBetween(5, TRIALS.size() - 1);
        assertThat(printed)
                .last()
                .asString()
                .isEqualTo(folder.resolve("s").resolve("log-000000.jsonl")
                        + " cannot be written: IOException: File too large; everything before is safe: make room on the "
                        + "disk, then go on with --resume");
        PastRun past = PastRun.newest(folder, "sample").orElseThrow();
        assertThat(past.trials().values().stream()
                        .filter(trial -> trial.last().equals(Optional.of(TrialState.COMPLETE)))
                        .map(PastRun.PastTrial::id))
                .containsExactlyInAnyOrderElementsOf(acknowledged);
        ResultsSpec where = new ResultsSpec(folder, ResultsFormat.DELTA);
        try (SweepResults resumed = SweepResults.resume(where, past, Samples.sweep("s"), TRIALS)) {
            Trial next = TRIALS.get(acknowledged.size());
            resumed.add(Samples.attempt("s", next, Samples.train(next, Samples.SLOT)));
        }
        assertThat(PastRun.open(folder.resolve("s")).trials().values().stream()
                        .filter(trial -> trial.last().isPresent()))
                .hasSize(acknowledged.size() + 1);
    }

    /** A driver that goes on until the disk is full; prints each trial that was acknowledged, then the fault. */
    static final class Filler {
        public static void main(String[] arguments) {
            ResultsSpec where = new ResultsSpec(Path.of(arguments[0]), ResultsFormat.DELTA);
            try (SweepResults run = SweepResults.create(where, Samples.sweep("s"), TRIALS)) {
                for (Trial trial : TRIALS) {
                    run.started(trial, 0, "1", "here", Samples.SLOT, Instant.EPOCH);
                    run.add(Samples.attempt("s", trial, Samples.train(trial, Samples.SLOT)));
                    System.out.println(trial.id());
                }
            } catch (UnusableResults full) {
                System.out.println(full.getMessage());
            }
            System.out.flush();
        }
    }
}

package io.brimful.results;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an earlier driver left of a run.
 *
 * @param trials by fingerprint: every trial that was planned or run
 */
public record PastRun(Path folder, SweepRecord sweep, Map<String, PastTrial> trials) {
    /**
     * A trial of such a run.
     *
     * @param attempts how many were started or have ended
     * @param last how the last of them ended; empty while it runs, and for ever when its driver died; empty where none was started
     * @param running the last attempt, where it has not ended
     */
    public record PastTrial(String id, int attempts, Optional<TrialState> last, Optional<StartedAttempt> running) {}

    public PastRun {
        trials = Map.copyOf(trials);
    }

    /** Whether the last attempt of a trial failed. */
    public boolean hasFailures() {
        return trials.values().stream()
                .anyMatch(
                        trial -> trial.last().filter(TrialState.FAILED::equals).isPresent());
    }

    /**
     * The newest run of a sweep that has not finished.
     *
     * @param results the results folder; may not exist
     * @throws UnusableResults when a log cannot be read
     */
    public static Optional<PastRun> newest(Path results, String sweepName) {
        return find(results, sweepName, PastRun::firstUnfinished);
    }

    /**
     * The newest run of a sweep that has not finished; where all have, the newest one if trials of it failed.
     *
     * @param results the results folder; may not exist
     * @throws UnusableResults when a log cannot be read
     */
    public static Optional<PastRun> newestToRetry(Path results, String sweepName) {
        return find(results, sweepName, candidates -> {
            Optional<PastRun> unfinished = firstUnfinished(candidates);
            return unfinished.isPresent() || candidates.isEmpty()
                    ? unfinished
                    : Optional.of(candidates.get(0).read()).filter(PastRun::hasFailures);
        });
    }

    private static Optional<PastRun> firstUnfinished(List<PastRunReader> candidates) throws IOException {
        for (PastRunReader candidate : candidates) {
            if (!candidate.isFinished()) {
                return Optional.of(candidate.read());
            }
        }
        return Optional.empty();
    }

    /* Chooses among the runs of a sweep, the newest first. */
    @FunctionalInterface
    private interface Choice {
        Optional<PastRun> of(List<PastRunReader> candidates) throws IOException;
    }

    private static Optional<PastRun> find(Path results, String sweepName, Choice choice) {
        try {
            List<PastRunReader> candidates = new ArrayList<>();
            for (RunFolder run : RunFolder.below(results)) {
                PastRunReader.begin(run)
                        .filter(begun -> begun.sweep().name().equals(sweepName))
                        .ifPresent(candidates::add);
            }
            candidates.sort(
                    Comparator.comparing((PastRunReader run) -> run.sweep().startedAt())
                            .reversed());
            return choice.of(candidates);
        } catch (IOException cannotRead) {
            throw new UnusableResults("results folder " + results + " cannot be read: " + cannotRead, cannotRead);
        }
    }

    /**
     * One run by its own folder, finished or not.
     *
     * @throws UnusableResults when there is no run in it, or its log cannot be read
     */
    public static PastRun open(Path folder) {
        RunFolder run = new RunFolder(folder);
        try {
            if (run.isRun()) {
                Optional<PastRunReader> begun = PastRunReader.begin(run);
                if (begun.isPresent()) {
                    return begun.get().read();
                }
            }
        } catch (IOException cannotRead) {
            throw new UnusableResults("run " + folder + " cannot be read: " + cannotRead, cannotRead);
        }
        throw new UnusableResults(folder + " is not the folder of a run: it has no log that begins with a sweep");
    }
}

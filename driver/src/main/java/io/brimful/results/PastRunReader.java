package io.brimful.results;

import io.brimful.results.PastRun.PastTrial;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Row;

/** Reads from a run's log how far its trials came. */
final class PastRunReader {
    private static final class Past {
        private final String id;
        private int attempts;
        private Optional<TrialState> last = Optional.empty();
        private Optional<StartedAttempt> running = Optional.empty();

        Past(String id) {
            this.id = id;
        }

        /* Of attempts that overlap, as when a lost executor answers late, the highest counts. */
        void end(int attempt, TrialState state) {
            if (attempt + 1 >= attempts) {
                attempts = attempt + 1;
                last = Optional.of(state);
                running = Optional.empty();
            }
        }

        PastTrial trial() {
            return new PastTrial(id, attempts, last, running);
        }
    }

    private final Path folder;
    private final LogFiles log;
    private final Map<String, Past> trials = new LinkedHashMap<>();
    private final Map<String, String> fingerprints = new HashMap<>();
    private final Set<String> devices = new HashSet<>();
    private SweepRecord sweep;

    private PastRunReader(Path folder, LogFiles log, SweepRecord sweep) {
        this.folder = folder;
        this.log = log;
        this.sweep = sweep;
    }

    /** Knows the sweep from the beginning of the log; nothing when the log does not come that far, or has lost it. */
    static Optional<PastRunReader> begin(RunFolder run) throws IOException {
        LogFiles log = LogFiles.of(run);
        return log.find(entry -> entry.rows(Tables.SWEEPS).stream().findFirst())
                .map(row -> new PastRunReader(run.path(), log, record(row)));
    }

    /** As it was when the run began. */
    SweepRecord sweep() {
        return sweep;
    }

    boolean isFinished() throws IOException {
        return log.last().stream()
                .flatMap(entry -> entry.rows(Tables.SWEEPS).stream())
                .anyMatch(row -> record(row).finishedAt().isPresent());
    }

    PastRun read() throws IOException {
        log.read(0, log.end(), (entry, end) -> add(entry));
        Map<String, PastTrial> byFingerprint = new LinkedHashMap<>();
        /* A trial of which the log has lost what it was equals none, but its name is taken. */
        trials.values().forEach(past -> byFingerprint.put(fingerprints.getOrDefault(past.id, past.id), past.trial()));
        return new PastRun(folder, sweep, byFingerprint);
    }

    /** Host and uuid of each device that has its row, once {@link #read} is done. */
    Set<String> devices() {
        return Set.copyOf(devices);
    }

    private void add(LogEntry entry) {
        entry.rows(Tables.DEVICES).stream()
                .map(row -> new Cells(Tables.DEVICES, row))
                .forEach(device -> devices.add(deviceName(device.text("host"), device.text("device_uuid"))));
        entry.rows(Tables.SWEEPS).forEach(row -> sweep = record(row));
        entry.planned().forEach((id, fingerprint) -> {
            fingerprints.put(id, fingerprint);
            trials.computeIfAbsent(id, Past::new);
        });
        for (StartedAttempt started : entry.started()) {
            Past trial = trials.computeIfAbsent(started.trialId(), Past::new);
            trial.attempts = Math.max(trial.attempts, started.attempt() + 1);
            trial.last = Optional.empty();
            trial.running = Optional.of(started);
        }
        for (Row row : entry.rows(Tables.TRIALS)) {
            Cells end = new Cells(Tables.TRIALS, row);
            trials.computeIfAbsent(end.text("trial_id"), Past::new)
                    .end(end.whole("attempt"), TrialState.valueOf(end.text("state")));
        }
        entry.damaged()
                .forEach(lost ->
                        trials.computeIfAbsent(lost.trialId(), Past::new).end(lost.attempt(), TrialState.LOST));
    }

    static String deviceName(String host, String uuid) {
        return host + "/" + uuid;
    }

    static SweepRecord record(Row row) {
        Cells cells = new Cells(Tables.SWEEPS, row);
        return new SweepRecord(
                cells.text("sweep_id"),
                cells.text("name"),
                cells.whole("epoch"),
                cells.text("config"),
                cells.text("config_sha256"),
                cells.text("brimful_version"),
                cells.text("spark_version"),
                cells.time("started_at"),
                cells.find("finished_at", Instant.class),
                cells.whole("trials_planned"));
    }
}

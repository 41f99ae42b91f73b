package io.brimful.results;

import io.brimful.trial.DeviceFacts;
import io.brimful.trial.DeviceSlot;
import io.brimful.trial.Evidence;
import io.brimful.trial.Outcome;
import io.brimful.trial.Outcome.Aftermath;
import io.brimful.trial.Probe;
import io.brimful.trial.Sizing;
import io.brimful.trial.Training;
import io.brimful.trial.Trial;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a run's log has of trials that have ended, whichever driver ran them: of each its last attempt, {@link Attempt#brief brief}. */
public final class PastAttempts {
    private record Tried(String trialId, int attempt) {}

    private final Map<String, Trial> wanted = new HashMap<>();
    private final Map<Tried, DeviceSlot> slots = new HashMap<>();
    private final Map<String, Attempt> last = new HashMap<>();

    private PastAttempts(Collection<Trial> trials) {
        trials.forEach(trial -> wanted.put(trial.id(), trial));
    }

    /**
     * Reads them.
     *
     * @param folder of the run
     * @param trials under the names that they have in the run; those that have not ended are left out
     * @throws UnusableResults when the log cannot be read
     */
    public static List<Attempt> of(Path folder, Collection<Trial> trials) {
        PastAttempts attempts = new PastAttempts(trials);
        try {
            LogFiles log = LogFiles.of(new RunFolder(folder));
            log.read(0, log.end(), (entry, end) -> attempts.add(entry));
        } catch (IOException cannotRead) {
            throw new UnusableResults("run " + folder + " cannot be read: " + cannotRead, cannotRead);
        }
        return List.copyOf(attempts.last.values());
    }

    private void add(LogEntry entry) {
        entry.started().stream()
                .filter(started -> wanted.containsKey(started.trialId()))
                .forEach(started -> slots.put(new Tried(started.trialId(), started.attempt()), started.slot()));
        entry.rows(Tables.TRIALS).stream()
                .map(row -> new Cells(Tables.TRIALS, row))
                .filter(cells -> wanted.containsKey(cells.text("trial_id")))
                .map(cells -> attempt(cells, entry))
                .forEach(attempt -> last.merge(
                        attempt.trial().id(),
                        attempt,
                        (before, now) -> now.attempt() >= before.attempt() ? now : before));
    }

    /* An attempt's probes are logged with its end. */
    private Attempt attempt(Cells cells, LogEntry entry) {
        Trial trial = wanted.get(cells.text("trial_id"));
        if (trial == null) {
            throw new IllegalStateException("not asked for");
        }
        Tried tried = new Tried(trial.id(), cells.whole("attempt"));
        DeviceFacts device = device(cells);
        List<Probe> probes = entry.rows(Tables.PROBES).stream()
                .map(row -> new Cells(Tables.PROBES, row))
                .filter(probe -> tried.equals(new Tried(probe.text("trial_id"), probe.whole("attempt"))))
                .map(PastAttempts::probe)
                .toList();
        DeviceSlot unknown = new DeviceSlot(device.kind(), Math.max(1, device.memoryBytes()), 1);
        return new Attempt(
                        cells.text("sweep_id"),
                        trial,
                        tried.attempt(),
                        TrialState.valueOf(cells.text("state")),
                        slots.getOrDefault(tried, unknown),
                        outcome(cells, new Evidence(device, probes, cells.real("search_ms"))),
                        cells.text("executor_id"),
                        cells.time("started_at"),
                        cells.time("finished_at"))
                .brief();
    }

    private static DeviceFacts device(Cells cells) {
        return new DeviceFacts(
                cells.text("device_kind"),
                cells.text("device_model"),
                "",
                cells.text("device_uuid"),
                cells.find("device_memory_bytes", Long.class).orElse(Long.MAX_VALUE),
                0,
                cells.big("runtime_bytes"),
                "",
                "",
                cells.text("host"));
    }

    private static Outcome outcome(Cells cells, Evidence evidence) {
        String reason = cells.find("state_reason", String.class).orElse("");
        return switch (TrialState.valueOf(cells.text("state"))) {
            case COMPLETE -> new Outcome.Complete(evidence, sizing(cells), training(cells));
            case INFEASIBLE ->
                new Outcome.Infeasible(
                        evidence,
                        cells.find("planned_bytes", Long.class).orElse(0L),
                        cells.find("device_memory_bytes", Long.class).orElse(Long.MAX_VALUE),
                        reason);
            case CANCELLED -> new Outcome.Cancelled(evidence);
            case FAILED, LOST, PRUNED -> new Outcome.Failed(evidence, reason, "", Aftermath.DEVICE_USABLE);
        };
    }

    private static Sizing sizing(Cells cells) {
        return new Sizing(
                cells.whole("batch"),
                cells.real("width"),
                cells.big("planned_bytes"),
                cells.big("lower_bound_bytes"),
                cells.big("caffe_bytes"),
                cells.big("measured_peak_bytes"),
                cells.real("slowdown"),
                cells.big("parameters"),
                cells.big("flops_per_image"));
    }

    /* Nothing where no steps were asked for. */
    private static Training training(Cells cells) {
        return new Training(
                List.of(),
                trained(cells, "step_ms_p50"),
                trained(cells, "step_ms_p95"),
                trained(cells, "images_per_s"),
                trained(cells, "loss_first"),
                trained(cells, "loss_last"),
                trained(cells, "accuracy"));
    }

    private static double trained(Cells cells, String column) {
        return cells.find(column, Double.class).orElse(0.0);
    }

    private static Probe probe(Cells cells) {
        return new Probe(
                cells.whole("probe"),
                Probe.Kind.valueOf(cells.text("kind").toUpperCase(Locale.ROOT)),
                cells.whole("batch"),
                cells.real("width"),
                cells.big("planned_bytes"),
                cells.big("free_bytes"),
                cells.truth("fits"),
                cells.big("peak_bytes"),
                cells.real("step_ms"));
    }
}

package io.brimful.report;

import io.brimful.results.Attempt;
import io.brimful.trial.Find;
import io.brimful.trial.Outcome;
import io.brimful.trial.Probe;
import io.brimful.trial.Sizing;
import io.brimful.trial.Trial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The answer of a sweep: a row per trial, with what it asked for, what was found, and what that costs. */
public final class SweepTable {
    private record Entry(Field field, Function<Attempt, @Nullable Object> value) {}

    private record Limit(String key, String value) {}

    /* Widths are searched in hundredths. */
    private static final double HALF_A_WIDTH_STEP = 0.005 + 1e-9;

    /* These have columns of their own. */
    private static final Set<String> ALWAYS_SHOWN =
            Set.of("trial.network", "trial.policy", "trial.find", "trial.batch", "trial.width");

    private SweepTable() {}

    /**
     * A row for each attempt.
     *
     * @param attempts in the order of their rows
     */
    public static Listing of(List<Attempt> attempts) {
        List<Entry> entries = new ArrayList<>();
        varied(attempts)
                .forEach(key -> entries.add(new Entry(
                        Field.text(key, key.substring(key.lastIndexOf('.') + 1)),
                        attempt -> attempt.trial().params().get(key))));
        entries.addAll(asked(attempts));
        entries.addAll(found(attempts));
        entries.addAll(trained());
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (Attempt attempt : attempts) {
            List<@Nullable Object> row = new ArrayList<>();
            entries.forEach(entry -> row.add(entry.value().apply(attempt)));
            rows.add(row);
        }
        return new Listing(entries.stream().map(Entry::field).toList(), rows);
    }

    private static Set<String> varied(List<Attempt> attempts) {
        return attempts.stream()
                .flatMap(attempt -> attempt.trial().params().keySet().stream())
                .filter(key -> !ALWAYS_SHOWN.contains(key))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<Entry> asked(List<Attempt> attempts) {
        boolean widths =
                attempts.stream().anyMatch(attempt -> attempt.trial().width() != 1) || anyFinds(attempts, Find.WIDTH);
        boolean devices = attempts.stream()
                        .map(attempt ->
                                List.of(attempt.slot().address(), attempt.slot().memoryBytes()))
                        .distinct()
                        .count()
                > 1;
        return List.of(
                new Entry(
                        Field.text("network", "network"),
                        attempt -> attempt.trial().network().name()),
                new Entry(
                        shownIf(widths, Field.real("width_asked", "width")),
                        attempt -> attempt.trial().width()),
                new Entry(
                        Field.text("policy", "policy"),
                        attempt -> lower(attempt.trial().policy())),
                new Entry(
                        Field.text("find", "find").dataOnly(),
                        attempt -> lower(attempt.trial().find())),
                new Entry(
                        shownIf(devices, Field.text("device", "device")),
                        attempt -> attempt.slot().address()),
                new Entry(
                        shownIf(devices, Field.megabytes("device_memory_bytes", "MB there")),
                        attempt -> attempt.limitBytes().orElse(null)),
                new Entry(
                        Field.count("batch_asked", "batch"),
                        attempt -> attempt.trial().batch()),
                new Entry(Field.megabytes("bytes_at_batch", "MB at it"), SweepTable::bytesAtBatch));
    }

    private static List<Entry> found(List<Attempt> attempts) {
        return List.of(
                new Entry(
                        shownIf(anyFinds(attempts, Find.BATCH), Field.count("largest_batch", "largest batch")),
                        attempt -> found(attempt, Find.BATCH, Sizing::batch)),
                new Entry(
                        shownIf(anyFinds(attempts, Find.WIDTH), Field.real("largest_width", "largest width")),
                        attempt -> found(attempt, Find.WIDTH, Sizing::width)),
                new Entry(
                        Field.megabytes("planned_bytes", "MB planned"),
                        attempt -> sized(attempt, Sizing::plannedBytes)),
                new Entry(
                        Field.megabytes("lower_bound_bytes", "lower bound"),
                        attempt -> sized(attempt, Sizing::lowerBoundBytes)),
                new Entry(
                        Field.megabytes("caffe_bytes", "MB in caffe").dataOnly(),
                        attempt -> sized(attempt, Sizing::caffeBytes)),
                new Entry(Field.percent("saving", "saving"), attempt -> sized(attempt, SweepTable::saving)));
    }

    private static List<Entry> trained() {
        return List.of(
                new Entry(
                        Field.rate("images_per_s", "images/s"),
                        attempt -> attempt.trial().steps() == 0
                                ? null
                                : complete(attempt, end -> end.training().imagesPerSecond())),
                new Entry(
                        Field.real("loss_last", "loss").dataOnly(),
                        attempt -> attempt.trial().steps() == 0
                                ? null
                                : complete(attempt, end -> end.training().lossLast())),
                new Entry(
                        Field.text("state", "state"), attempt -> attempt.state().name()),
                new Entry(Field.text("reason", "reason").dataOnly(), SweepTable::reason),
                new Entry(
                        Field.text("trial_id", "trial").dataOnly(),
                        attempt -> attempt.trial().id()));
    }

    private static Field shownIf(boolean shown, Field field) {
        return shown ? field : field.dataOnly();
    }

    private static boolean anyFinds(List<Attempt> attempts, Find find) {
        return attempts.stream().anyMatch(attempt -> attempt.trial().find() == find);
    }

    private static @Nullable Object bytesAtBatch(Attempt attempt) {
        Trial trial = attempt.trial();
        for (Probe probe : attempt.outcome().evidence().probes()) {
            if (probe.kind() == Probe.Kind.PLANNED
                    && probe.batch() == trial.batch()
                    && probe.width() == trial.width()) {
                return probe.plannedBytes();
            }
        }
        return null;
    }

    private static @Nullable Object found(Attempt attempt, Find find, Function<Sizing, Object> value) {
        return attempt.trial().find() == find ? sized(attempt, value) : null;
    }

    private static @Nullable Object sized(Attempt attempt, Function<Sizing, Object> value) {
        return complete(attempt, end -> value.apply(end.sizing()));
    }

    private static @Nullable Object complete(Attempt attempt, Function<Outcome.Complete, Object> value) {
        return attempt.complete().map(value).orElse(null);
    }

    private static double saving(Sizing sizing) {
        return 1 - (double) sizing.plannedBytes() / sizing.caffeBytes();
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static @Nullable Object reason(Attempt attempt) {
        if (!attempt.reason().isEmpty()) {
            return attempt.reason();
        }
        return limit(attempt).map(limit -> limit.key() + " reached").orElse(null);
    }

    private static Optional<Limit> limit(Attempt attempt) {
        Trial trial = attempt.trial();
        return attempt.complete().map(Outcome.Complete::sizing).flatMap(sizing -> switch (trial.find()) {
            case BATCH ->
                sizing.batch() == trial.maxBatch()
                        ? Optional.of(new Limit("max-batch", Integer.toString(trial.maxBatch())))
                        : Optional.empty();
            case WIDTH ->
                Math.abs(sizing.width() - trial.maxWidth()) <= HALF_A_WIDTH_STEP
                        ? Optional.of(new Limit("max-width", Double.toString(trial.maxWidth())))
                        : Optional.empty();
            case NOTHING -> Optional.empty();
        });
    }

    /** Trials whose search ended at its limit, not at the device's: {@code 00-lenet-packed: stopped at max-batch = 100; ...}. */
    public static List<String> limits(List<Attempt> attempts) {
        return attempts.stream()
                .flatMap(attempt -> limit(attempt).stream()
                        .map(limit -> attempt.trial().id() + ": stopped at " + limit.key() + " = " + limit.value()
                                + "; more may fit"))
                .toList();
    }

    /** Why trials are not complete: {@code 03-lenet-caffe: INFEASIBLE: ...}. */
    public static List<String> reasons(List<Attempt> attempts) {
        return attempts.stream()
                .filter(attempt -> !attempt.reason().isEmpty())
                .map(attempt -> String.join(
                        ": ",
                        Arrays.asList(attempt.trial().id(), attempt.state().name(), attempt.reason())))
                .toList();
    }
}

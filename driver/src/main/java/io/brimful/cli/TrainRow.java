package io.brimful.cli;

import io.brimful.report.Field;
import io.brimful.report.Listing;
import io.brimful.trial.Outcome;
import io.brimful.trial.Sizing;
import io.brimful.trial.Training;
import io.brimful.trial.Trial;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The one row that {@code brimful train} answers with, however the trial ended. */
final class TrainRow {
    private static final List<Field> FIELDS = List.of(
            Field.text("state", "state"),
            Field.text("network", "network"),
            Field.text("policy", "policy"),
            Field.count("batch", "batch"),
            Field.real("width", "width"),
            Field.megabytes("planned_bytes", "planned MB"),
            Field.megabytes("lower_bound_bytes", "lower bound MB"),
            Field.megabytes("caffe_bytes", "caffe MB"),
            Field.real("slowdown", "slowdown").dataOnly(),
            Field.text("costs", "costs").dataOnly(),
            Field.count("measured_peak_bytes", "measured peak").dataOnly(),
            Field.count("free_bytes", "free").dataOnly(),
            Field.count("runtime_bytes", "runtime").dataOnly(),
            Field.count("parameters", "parameters").dataOnly(),
            Field.count("flops_per_image", "FLOPs an image").dataOnly(),
            Field.count("probes", "probes").dataOnly(),
            Field.real("search_ms", "search ms").dataOnly(),
            Field.rate("step_ms_p50", "step ms"),
            Field.rate("step_ms_p95", "step ms p95").dataOnly(),
            Field.rate("images_per_s", "images/s"),
            Field.real("loss_first", "first loss"),
            Field.real("loss_last", "last loss"),
            Field.percent("accuracy", "accuracy"),
            Field.text("reason", "reason").dataOnly());

    private final Outcome outcome;

    private TrainRow(Outcome outcome) {
        this.outcome = outcome;
    }

    static Listing of(Trial trial, Outcome outcome) {
        TrainRow row = new TrainRow(outcome);
        List<@Nullable Object> values = Arrays.asList(
                row.state(),
                trial.network().name(),
                Policies.name(trial.policy()),
                row.sizing(Sizing::batch).orElse(trial.batch()),
                row.sizing(Sizing::width).orElse(trial.width()),
                row.sizing(Sizing::plannedBytes).or(row::neededBytes).orElse(null),
                row.sizing(Sizing::lowerBoundBytes).orElse(null),
                row.sizing(Sizing::caffeBytes).orElse(null),
                row.sizing(Sizing::slowdown).orElse(null),
                trial.costs().name().toLowerCase(Locale.ROOT),
                row.sizing(Sizing::measuredPeakBytes).orElse(null),
                outcome.evidence().device().freeBytes(),
                outcome.evidence().device().runtimeBytes(),
                row.sizing(Sizing::parameters).orElse(null),
                row.sizing(Sizing::flopsPerImage).orElse(null),
                outcome.evidence().probes().size(),
                outcome.evidence().searchMillis(),
                row.training(Training::stepMillisP50).orElse(null),
                row.training(Training::stepMillisP95).orElse(null),
                row.training(Training::imagesPerSecond).orElse(null),
                row.training(Training::lossFirst).orElse(null),
                row.training(Training::lossLast).orElse(null),
                row.training(Training::accuracy).orElse(null),
                row.reason().orElse(null));
        return new Listing(FIELDS, List.of(values));
    }

    private String state() {
        if (outcome instanceof Outcome.Complete) {
            return "COMPLETE";
        }
        if (outcome instanceof Outcome.Infeasible) {
            return "INFEASIBLE";
        }
        return outcome instanceof Outcome.Failed ? "FAILED" : "CANCELLED";
    }

    private <T> Optional<T> sizing(Function<Sizing, T> value) {
        return outcome instanceof Outcome.Complete complete
                ? Optional.of(value.apply(complete.sizing()))
                : Optional.empty();
    }

    /* Without a step there is nothing to say of steps. */
    private <T> Optional<T> training(Function<Training, T> value) {
        return outcome instanceof Outcome.Complete complete
                        && !complete.training().steps().isEmpty()
                ? Optional.of(value.apply(complete.training()))
                : Optional.empty();
    }

    private Optional<Long> neededBytes() {
        return outcome instanceof Outcome.Infeasible infeasible
                ? Optional.of(infeasible.neededBytes())
                : Optional.empty();
    }

    private Optional<String> reason() {
        if (outcome instanceof Outcome.Infeasible infeasible) {
            return Optional.of(infeasible.reason());
        }
        return outcome instanceof Outcome.Failed failed ? Optional.of(failed.reason()) : Optional.empty();
    }
}

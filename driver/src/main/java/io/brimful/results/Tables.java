package io.brimful.results;

import io.brimful.trial.DeviceFacts;
import io.brimful.trial.LearningRate;
import io.brimful.trial.Outcome;
import io.brimful.trial.Probe;
import io.brimful.trial.Sizing;
import io.brimful.trial.TrainedStep;
import io.brimful.trial.Training;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The five tables of a results folder, column by column. */
public final class Tables {
    record ProbeOf(Attempt attempt, Probe probe) {}

    record StepOf(String sweepId, String trialId, int attempt, TrainedStep step) {
        static StepOf of(Attempt attempt, TrainedStep step) {
            return new StepOf(attempt.sweepId(), attempt.trial().id(), attempt.attempt(), step);
        }
    }

    record DeviceOf(String sweepId, DeviceFacts facts) {}

    static final Table<SweepRecord> SWEEPS = Table.<SweepRecord>named("sweeps")
            .text("sweep_id", "unique among all runs", SweepRecord::sweepId)
            .text("name", "from the file", SweepRecord::name)
            .whole("epoch", "times this run was taken up again", SweepRecord::epoch)
            .text("config", "the whole configuration as HOCON, defaults filled in", SweepRecord::config)
            .text("config_sha256", "of config, hexadecimal", SweepRecord::configSha256)
            .text("brimful_version", "of this program", SweepRecord::brimfulVersion)
            .text("spark_version", "of Spark", SweepRecord::sparkVersion)
            .time("started_at", "UTC", SweepRecord::startedAt)
            .time(
                    "finished_at",
                    "UTC; null while it runs, or when its driver died",
                    sweep -> sweep.finishedAt().orElse(null))
            .whole("trials_planned", "trials", SweepRecord::trialsPlanned)
            .build();

    /** One row per attempt of a trial. */
    public static final Table<Attempt> TRIALS = trials();

    static final Table<ProbeOf> PROBES = Table.<ProbeOf>named("probes")
            .text("sweep_id", "the run", row -> row.attempt().sweepId())
            .text(
                    "trial_id",
                    "the trial within the run",
                    row -> row.attempt().trial().id())
            .whole("attempt", "of the trial, from 0", row -> row.attempt().attempt())
            .whole("probe", "of the attempt, from 0", row -> row.probe().number())
            .text(
                    "kind",
                    "planned: on paper; device: by real steps",
                    row -> lower(row.probe().kind()))
            .whole("batch", "images a step", row -> row.probe().batch())
            .real(
                    "width",
                    "factor on the channels of hidden layers",
                    row -> row.probe().width())
            .big(
                    "planned_bytes",
                    "B that this size needs; at least, where that was enough to refuse it",
                    row -> row.probe().plannedBytes())
            .big("free_bytes", "B that the device had", row -> row.probe().freeBytes())
            .truth("fits", "whether it fitted", row -> row.probe().fits())
            .big(
                    "peak_bytes",
                    "B that the device handed out at most; 0 when nothing ran",
                    row -> row.probe().peakBytes())
            .real(
                    "step_ms",
                    "ms, the faster of the probe's steps; 0 when nothing ran",
                    row -> row.probe().stepMillis())
            .build();

    static final Table<StepOf> TRIAL_STEPS = Table.<StepOf>named("trial_steps")
            .text("sweep_id", "the run", StepOf::sweepId)
            .text("trial_id", "the trial within the run", StepOf::trialId)
            .whole("attempt", "of the trial, from 0", StepOf::attempt)
            .whole("step", "training step, from 0", row -> row.step().step())
            .real("loss", "mean over the batch", row -> row.step().loss())
            .real("accuracy", "share of the batch, 0 to 1", row -> row.step().accuracy())
            .real("learning_rate", "in force at this step", row -> row.step().learningRate())
            .real("images_per_s", "images/s of this step", row -> row.step().imagesPerSecond())
            .build();

    static final Table<DeviceOf> DEVICES = Table.<DeviceOf>named("devices")
            .text("sweep_id", "the run", DeviceOf::sweepId)
            .text(
                    "device_uuid",
                    "tells it from every other of its host",
                    row -> row.facts().uuid())
            .text("kind", "onednn or reference", row -> row.facts().kind())
            .text("model", "the processor's name", row -> row.facts().model())
            .big(
                    "memory_bytes",
                    "B, the limit it was opened with",
                    row -> row.facts().memoryBytes())
            .big("free_bytes", "B free right after opening", row -> row.facts().freeBytes())
            .big(
                    "runtime_bytes",
                    "B that its libraries took, a GPU's context with them; not part of memory_bytes",
                    row -> row.facts().runtimeBytes())
            .text(
                    "driver_version",
                    "of the driver; empty where there is none",
                    row -> row.facts().driverVersion())
            .text(
                    "library_version",
                    "of the library that computes",
                    row -> row.facts().libraryVersion())
            .text("host", "the machine's name", row -> row.facts().host())
            .build();

    /** All of them, in the order in which people see them. */
    public static final List<Table<?>> ALL = List.of(SWEEPS, TRIALS, PROBES, TRIAL_STEPS, DEVICES);

    private Tables() {}

    private static Table<Attempt> trials() {
        Table.Builder<Attempt> table = Table.named("trials");
        asked(table);
        optimizer(table);
        device(table);
        found(table);
        return table.time("started_at", "UTC, when it got its device", Attempt::startedAt)
                .time("finished_at", "UTC, when it gave its device back", Attempt::finishedAt)
                .big(
                        "duration_ms",
                        "ms between the two",
                        row -> row.finishedAt().toEpochMilli() - row.startedAt().toEpochMilli())
                .text(
                        "error",
                        "the stack trace of a trial that failed",
                        row -> row.outcome() instanceof Outcome.Failed failed ? failed.error() : null)
                .build();
    }

    private static void asked(Table.Builder<Attempt> table) {
        table.text("sweep_id", "the run", Attempt::sweepId)
                .text("trial_id", "unique within the run", row -> row.trial().id())
                .whole("attempt", "from 0", Attempt::attempt)
                .text(
                        "state",
                        "COMPLETE, INFEASIBLE, FAILED, LOST, PRUNED or CANCELLED",
                        row -> row.state().name())
                .text(
                        "state_reason",
                        "one sentence; null when complete",
                        row -> row.reason().isEmpty() ? null : row.reason())
                .text(
                        "network",
                        "its name in the zoo, or its file",
                        row -> row.trial().network().name())
                .text(
                        "find",
                        "batch, width or nothing",
                        row -> lower(row.trial().find()))
                .text(
                        "policy",
                        "caffe, reuse, packed, recompute or sliced",
                        row -> lower(row.trial().policy()))
                .real(
                        "max_slowdown",
                        "time of a step at most, as a multiple of that without recomputation",
                        row -> row.trial().maxSlowdown())
                .text(
                        "costs",
                        "where that time is from: predicted or measured",
                        row -> lower(row.trial().costs()))
                .text(
                        "precision",
                        "fp32, tf32, bf16 or fp16",
                        row -> lower(row.trial().precision()))
                .real(
                        "width",
                        "factor on the channels of hidden layers that was found, or given and fits; null unless complete",
                        row -> sized(row, Sizing::width, null))
                .whole(
                        "batch",
                        "images a step that were found, or given and fit; null unless complete",
                        row -> sized(row, Sizing::batch, null))
                .real(
                        "width_asked",
                        "factor that the file asked for",
                        row -> row.trial().width())
                .whole(
                        "batch_asked",
                        "images a step that the file asked for",
                        row -> row.trial().batch())
                .whole("steps", "training steps asked for", row -> row.trial().steps())
                .text(
                        "optimizer",
                        "sgd, nesterov, adam, rmsprop, adagrad or adadelta",
                        row -> row.trial().optimizer().rule().kind())
                .text(
                        "learning_rate_policy",
                        "fixed, step, multistep, exp, inv, poly or sigmoid",
                        row -> rate(row).policy())
                .real("learning_rate", "at step 0", row -> rate(row).at(0))
                .real("momentum", "factor; null where the optimizer has none", row -> number(row, "momentum"))
                .real(
                        "weight_decay",
                        "factor of what is added to gradients, see regularization",
                        row -> row.trial().optimizer().weightDecay())
                .text(
                        "data",
                        "synthetic, mnist or cifar10",
                        row -> row.trial().data().kind())
                .texts(
                        "params",
                        "keys that differ between the trials of the run",
                        row -> row.trial().params())
                .big(
                        "seed",
                        "of parameters, dropout and synthetic images",
                        row -> row.trial().seed());
    }

    private static void optimizer(Table.Builder<Attempt> table) {
        table.text(
                        "regularization",
                        "l2 or l1: the parameter or its sign is what decays",
                        row -> lower(row.trial().optimizer().decay()))
                .real("beta1", "of adam; null elsewhere", row -> number(row, "beta1"))
                .real("beta2", "of adam; null elsewhere", row -> number(row, "beta2"))
                .real("rms_decay", "of rmsprop and adadelta; null elsewhere", row -> number(row, "rms_decay"))
                .real("epsilon", "null for sgd and nesterov", row -> number(row, "epsilon"))
                .real(
                        "clip_gradients",
                        "largest L2 norm of all gradients; 0: any",
                        row -> row.trial().optimizer().clipGradients())
                .whole(
                        "accumulate",
                        "batches of one training step",
                        row -> row.trial().optimizer().accumulate());
    }

    private static void device(Table.Builder<Attempt> table) {
        table.text(
                        "device_kind",
                        "cudnn, onednn or reference",
                        row -> facts(row).kind())
                .text(
                        "device_model",
                        "the GPU's or the processor's name",
                        row -> facts(row).model())
                .text("device_uuid", "see devices", row -> facts(row).uuid())
                .big(
                        "device_memory_bytes",
                        "B, the limit it was opened with; null for a GPU that could not be opened and had none",
                        row -> row.limitBytes().orElse(null))
                .text("host", "the machine's name", row -> facts(row).host())
                .text("executor_id", "Spark's name of the process", Attempt::executor);
    }

    private static void found(Table.Builder<Attempt> table) {
        table.big("planned_bytes", "B of the arena: found, or needed at the smallest size", Tables::plannedBytes)
                .big(
                        "lower_bound_bytes",
                        "B live at one moment at most: no arena can be smaller",
                        row -> sized(row, Sizing::lowerBoundBytes, null))
                .big(
                        "caffe_bytes",
                        "B of the arena at the same size under the policy caffe",
                        row -> sized(row, Sizing::caffeBytes, null))
                .real(
                        "slowdown",
                        "predicted time of a step, as a multiple of that without recomputation",
                        row -> sized(row, Sizing::slowdown, null))
                .big(
                        "runtime_bytes",
                        "B that the device's libraries took, a GPU's context with them; not part of its memory",
                        row -> facts(row).runtimeBytes())
                .big(
                        "measured_peak_bytes",
                        "B that the device handed out at most",
                        row -> sized(row, Sizing::measuredPeakBytes, null))
                .big("parameters", "trained numbers", row -> sized(row, Sizing::parameters, null))
                .big(
                        "flops_per_image",
                        "floating point operations, forward; a multiply-add is two",
                        row -> sized(row, Sizing::flopsPerImage, null))
                .whole(
                        "probes",
                        "sizes tried",
                        row -> row.outcome().evidence().probes().size())
                .real(
                        "search_ms",
                        "ms until the size was settled",
                        row -> row.outcome().evidence().searchMillis())
                .real("step_ms_p50", "ms of a training step, median", row -> trained(row, Training::stepMillisP50))
                .real(
                        "step_ms_p95",
                        "ms of a training step, 95th percentile",
                        row -> trained(row, Training::stepMillisP95))
                .real("images_per_s", "images/s at the median step", row -> trained(row, Training::imagesPerSecond))
                .real("loss_first", "of the first training step", row -> trained(row, Training::lossFirst))
                .real("loss_last", "of the last training step", row -> trained(row, Training::lossLast))
                .real("accuracy", "of the last training step, 0 to 1", row -> trained(row, Training::accuracy));
    }

    private static LearningRate rate(Attempt row) {
        return row.trial().optimizer().learningRate();
    }

    private static @Nullable Object number(Attempt row, String name) {
        return row.trial().optimizer().rule().numbers().get(name);
    }

    private static DeviceFacts facts(Attempt row) {
        return row.outcome().evidence().device();
    }

    private static @Nullable Object plannedBytes(Attempt row) {
        Long needed = row.outcome() instanceof Outcome.Infeasible infeasible ? infeasible.neededBytes() : null;
        return sized(row, Sizing::plannedBytes, needed);
    }

    private static @Nullable Object sized(Attempt row, Function<Sizing, Object> value, @Nullable Object otherwise) {
        return row.complete().map(complete -> value.apply(complete.sizing())).orElse(otherwise);
    }

    private static @Nullable Object trained(Attempt row, Function<Training, Double> value) {
        return row.trial().steps() == 0
                ? null
                : row.complete()
                        .map(complete -> value.apply(complete.training()))
                        .orElse(null);
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}

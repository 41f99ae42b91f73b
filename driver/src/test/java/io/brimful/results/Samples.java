package io.brimful.results;

import io.brimful.cluster.TrialReport;
import io.brimful.trial.CostSource;
import io.brimful.trial.DataSource;
import io.brimful.trial.DeviceFacts;
import io.brimful.trial.DeviceSlot;
import io.brimful.trial.Evidence;
import io.brimful.trial.Find;
import io.brimful.trial.LearningRate;
import io.brimful.trial.NetworkSource;
import io.brimful.trial.Optimizer;
import io.brimful.trial.Outcome;
import io.brimful.trial.Policy;
import io.brimful.trial.Precision;
import io.brimful.trial.Probe;
import io.brimful.trial.Sizing;
import io.brimful.trial.TrainedStep;
import io.brimful.trial.Training;
import io.brimful.trial.Trial;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Trials and outcomes with round numbers: an image takes 3, 2 or 1 MB under caffe, reuse or packed. */
public final class Samples {
    public static final DeviceSlot SLOT = new DeviceSlot("onednn", 64_000_000, 1);

    private static final long MEGABYTE = 1_000_000;
    private static final Instant START = Instant.parse("2026-01-31T09:45:12.250Z");

    private Samples() {}

    public static Trial trial(String id, String network, Policy policy) {
        return new Trial(
                id,
                NetworkSource.zoo(network),
                Find.BATCH,
                policy,
                1.34,
                CostSource.PREDICTED,
                Precision.FP32,
                1,
                8,
                16,
                1024,
                64,
                2,
                1,
                Optimizer.sgd(new LearningRate.Fixed(0.01), 0.9, 0.0005),
                DataSource.SYNTHETIC,
                7,
                Map.of("trial.network", network, "trial.policy", policy.name()));
    }

    /** The same, as a task. */
    public static Outcome train(Trial trial, DeviceSlot slot, TrialReport report) {
        return train(trial, slot);
    }

    /** Runs nothing; finds what the policy's bytes per image allow. */
    public static Outcome train(Trial trial, DeviceSlot slot) {
        long perImage = perImage(trial.policy());
        int batch = Math.toIntExact(slot.memoryBytes() / perImage);
        List<Probe> probes = List.of(
                probe(0, Probe.Kind.PLANNED, trial.batch(), perImage, slot),
                probe(1, Probe.Kind.DEVICE, batch, perImage, slot));
        Evidence evidence = new Evidence(device(slot), probes, 12.5);
        Sizing sizing = new Sizing(
                batch,
                1,
                batch * perImage,
                batch * perImage - 1,
                batch * 3L * MEGABYTE,
                batch * perImage,
                1.01,
                431_080,
                4_586_000);
        List<TrainedStep> steps =
                List.of(new TrainedStep(0, 2.5, 0.125, 0.01, 1000), new TrainedStep(1, Double.NaN, 0.25, 0.01, 1200));
        return new Outcome.Complete(evidence, sizing, new Training(steps, 50, 55, 1234.5, 2.5, Double.NaN, 0.25));
    }

    public static Attempt attempt(String sweepId, Trial trial, Outcome outcome) {
        return new Attempt(
                sweepId, trial, 0, TrialState.of(outcome), SLOT, outcome, "driver", START, START.plusMillis(1500));
    }

    public static Outcome.Infeasible infeasible() {
        return new Outcome.Infeasible(
                new Evidence(device(SLOT), List.of(), 1),
                100 * MEGABYTE,
                64 * MEGABYTE,
                "needs 100,000,000 B, 64,000,000 B free");
    }

    public static SweepRecord sweep(String sweepId) {
        return new SweepRecord(
                sweepId, "sample", 0, "a=1", "00", "0.1.0", "4.2.0", START, java.util.Optional.empty(), 2);
    }

    private static DeviceFacts device(DeviceSlot slot) {
        return new DeviceFacts(
                slot.address(),
                "a processor",
                "",
                "uuid-1",
                slot.memoryBytes(),
                slot.memoryBytes(),
                5 * MEGABYTE,
                "3.11",
                "",
                "here");
    }

    private static Probe probe(int number, Probe.Kind kind, int batch, long perImage, DeviceSlot slot) {
        long bytes = batch * perImage;
        return new Probe(number, kind, batch, 1, bytes, slot.memoryBytes(), bytes <= slot.memoryBytes(), 0, 0);
    }

    private static long perImage(Policy policy) {
        return switch (policy) {
            case CAFFE -> 3 * MEGABYTE;
            case REUSE -> 2 * MEGABYTE;
            case PACKED, RECOMPUTE, SLICED -> MEGABYTE;
        };
    }
}

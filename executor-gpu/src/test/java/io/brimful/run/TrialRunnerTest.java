package io.brimful.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.brimful.trial.CostSource;
import io.brimful.trial.DataSource;
import io.brimful.trial.DeviceMemory;
import io.brimful.trial.DeviceSlot;
import io.brimful.trial.Find;
import io.brimful.trial.LearningRate;
import io.brimful.trial.NetworkSource;
import io.brimful.trial.Optimizer;
import io.brimful.trial.Outcome;
import io.brimful.trial.Policy;
import io.brimful.trial.Precision;
import io.brimful.trial.Probe;
import io.brimful.trial.TrainedStep;
import io.brimful.trial.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrialRunnerTest {
    private static final long MIB = 1L << 20;

    private final List<TrainedStep> reported = new ArrayList<>();

    @Test
    void findsTheBatchProvesItAndTrains() {
        Outcome.Complete complete = (Outcome.Complete) run(lenet(Find.BATCH, 4, 3), 6 * MIB);
        assertThat(complete.sizing().batch()).isGreaterThan(4);
        assertThat(complete.sizing().plannedBytes())
                .isBetween(complete.sizing().lowerBoundBytes(), 6 * MIB)
                .isLessThan(complete.sizing().caffeBytes())
                .isEqualTo(complete.sizing().measuredPeakBytes());
        List<Probe> probes = complete.evidence().probes();
        assertThat(probes)
                .anyMatch(probe ->
                        !probe.fits() && probe.batch() == complete.sizing().batch() + 1);
        Probe proof = probes.get(probes.size() - 1);
        assertThat(proof.kind()).isEqualTo(Probe.Kind.DEVICE);
        assertThat(proof.fits()).isTrue();
        assertThat(proof.batch()).isEqualTo(complete.sizing().batch());
        assertThat(proof.stepMillis()).isPositive();
        assertThat(complete.training().steps()).isEqualTo(reported).hasSize(3);
        assertThat(complete.training().lossFirst()).isBetween(1.0, 5.0);
    }

    @Test
    void learns() {
        Outcome.Complete complete = (Outcome.Complete) run(lenet(Find.NOTHING, 8, 30), 64 * MIB);
        assertThat(complete.training().lossLast())
                .isLessThan(complete.training().lossFirst() * 0.75);
        assertThat(complete.evidence().probes()).hasSize(1);
    }

    @Test
    void saysWhatIsMissingWhenNothingFits() {
        Outcome.Infeasible infeasible = (Outcome.Infeasible) run(lenet(Find.BATCH, 64, 1), MIB);
        assertThat(infeasible.reason())
                .isEqualTo(String.format(
                        "lenet under policy packed needs %,d B even at the smallest size, 1,048,576 B free, %,d B short;"
                                + " give the device more memory or take a smaller network, width or batch",
                        infeasible.neededBytes(), infeasible.neededBytes() - MIB));
        assertThat(infeasible.evidence().probes()).isNotEmpty().noneMatch(Probe::fits);
    }

    @Test
    void turnsAnUnknownDeviceIntoAFailure() {
        Outcome.Failed failed = (Outcome.Failed)
                TrialRunner.run(lenet(Find.BATCH, 4, 1), new DeviceSlot("abacus", MIB, 1), reported::add);
        assertThat(failed.reason()).startsWith("Unknown device 'abacus'; known:");
        assertThat(failed.error()).contains("at io.brimful.run.Devices.open");
    }

    @Test
    void turnsMissingDataIntoAFailure() {
        Trial trial = trial(Find.BATCH, 4, 1, new DataSource("mnist", "/nowhere"));
        Outcome.Failed failed = (Outcome.Failed) run(trial, 64 * MIB);
        assertThat(failed.reason()).contains("/nowhere");
    }

    @Test
    void turnsAnInterruptIntoACancellation() {
        Thread.currentThread().interrupt();
        try {
            assertThat(run(lenet(Find.BATCH, 4, 1), 64 * MIB)).isInstanceOf(Outcome.Cancelled.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void cancelsBetweenTwoSteps() {
        Outcome outcome = TrialRunner.run(lenet(Find.NOTHING, 4, 1000), slot(64 * MIB), step -> {
            reported.add(step);
            Thread.currentThread().interrupt();
        });
        assertThat(Thread.interrupted()).isTrue();
        assertThat(outcome).isInstanceOf(Outcome.Cancelled.class);
        assertThat(reported).hasSize(1);
    }

    @Test
    void saysWhatTheDeviceHoldsOnceItHasItsArenaAndBeforeEachReportedStep() {
        List<Object> heard = new ArrayList<>();
        Outcome.Complete complete = (Outcome.Complete) TrialRunner.run(
                lenet(Find.NOTHING, 4, 2), slot(6 * MIB), new Watch(probe -> {}, heard::add, heard::add));
        long planned = complete.sizing().plannedBytes();
        DeviceMemory memory = new DeviceMemory(planned, planned);
        List<TrainedStep> steps = complete.training().steps();
        assertThat(heard).containsExactly(memory, memory, steps.get(0), memory, steps.get(1));
    }

    private Outcome run(Trial trial, long memoryBytes) {
        return TrialRunner.run(trial, slot(memoryBytes), reported::add);
    }

    private static DeviceSlot slot(long memoryBytes) {
        return new DeviceSlot("reference", memoryBytes, 1);
    }

    private static Trial lenet(Find find, int batch, int steps) {
        return trial(find, batch, steps, DataSource.SYNTHETIC);
    }

    @Test
    void measuresWhatOperationsCostBeforeItPlans() {
        Trial trial =
                trial("resnet8-cifar", Policy.RECOMPUTE, CostSource.MEASURED, Find.NOTHING, 4, 1, DataSource.SYNTHETIC);
        long packed = ((Outcome.Complete) run(trial, 64 * MIB)).sizing().plannedBytes();
        Outcome.Complete complete = (Outcome.Complete) run(trial, packed - 1);
        assertThat(complete.sizing().plannedBytes())
                .isLessThan(packed)
                .isEqualTo(complete.sizing().measuredPeakBytes());
        assertThat(complete.sizing().slowdown()).isBetween(1.0, 3.0);
    }

    @Test
    void aDeviceTooSmallToMeasureOnIsAFailure() {
        Trial trial =
                trial("resnet8-cifar", Policy.RECOMPUTE, CostSource.MEASURED, Find.NOTHING, 4, 1, DataSource.SYNTHETIC);
        Outcome.Failed failed = (Outcome.Failed) run(trial, 1024);
        assertThat(failed.reason()).startsWith("reference: asked for ").contains("1,024 B free");
    }

    private static Trial trial(Find find, int batch, int steps, DataSource data) {
        return trial("lenet", Policy.PACKED, CostSource.PREDICTED, find, batch, steps, data);
    }

    private static Trial trial(
            String network, Policy policy, CostSource costs, Find find, int batch, int steps, DataSource data) {
        Optimizer sgd = Optimizer.sgd(new LearningRate.Fixed(0.01), 0.9, 0.0005);
        return new Trial(
                "t0",
                NetworkSource.zoo(network),
                find,
                policy,
                policy.hasLimit() ? 3 : 1,
                costs,
                Precision.FP32,
                1,
                8,
                batch,
                10_000,
                1,
                steps,
                1,
                sgd,
                data,
                7,
                Map.of());
    }
}

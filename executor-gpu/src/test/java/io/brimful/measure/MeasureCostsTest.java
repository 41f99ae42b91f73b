package io.brimful.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brimful.device.Device;
import io.brimful.device.OutOfDeviceMemory;
import io.brimful.device.onednn.OnednnDevice;
import io.brimful.device.reference.ReferenceDevice;
import io.brimful.network.Network;
import io.brimful.network.zoo.Zoo;
import io.brimful.plan.Plan;
import io.brimful.plan.Planner;
import io.brimful.recompute.Limit;
import io.brimful.recompute.Recomputation;
import io.brimful.recompute.StepCosts;
import io.brimful.step.BatchNormAgain;
import io.brimful.step.Step;
import io.brimful.step.StepBuilder;
import io.brimful.trial.DeviceSlot;
import io.brimful.trial.LearningRate;
import io.brimful.trial.Optimizer;
import io.brimful.trial.Policy;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Structure alone: how long anything takes is the machine's affair. */
class MeasureCostsTest {
    private static final Optimizer SGD = Optimizer.sgd(new LearningRate.Fixed(0.01), 0.9, 0.0005);

    @ParameterizedTest
    @CsvSource({"reference, resnet8-cifar, 3", "onednn, resnet8-cifar, 20", "onednn, vgg8-cifar, 8", "onednn, lenet, 1"
    })
    void everyOperationOfEveryPolicyHasATime(String kind, String name, int batch) throws OutOfDeviceMemory {
        Network network = network(kind, name);
        try (Device device = open(kind, 1L << 30)) {
            long free = device.freeBytes();
            MeasuredCosts costs = MeasureCosts.run(device, images -> step(network, images), batch);
            assertThat(device.freeBytes()).isEqualTo(free);
            Step built = step(network, batch);
            Recomputation recomputation = new Recomputation(built, device::describe, costs);
            List<Step> steps = Stream.concat(
                            Stream.of(Policy.PACKED, Policy.RECOMPUTE).map(policy -> Planner.prepare(built, policy)),
                            recomputation.frontier().stream().map(Plan::step))
                    .toList();
            for (Step step : steps) {
                StepCosts times = costs.in(step);
                assertThat(step.operations()).allSatisfy(op -> {
                    assertThat(costs.times()).containsKey(MeasuredCosts.key(op));
                    assertThat(times.time(op)).isNotNegative().isEqualTo(Math.rint(times.time(op)));
                    assertThat(times.alone(op)).isNotNegative().isGreaterThanOrEqualTo(times.time(op));
                });
                assertThat(step.operations())
                        .anySatisfy(op -> assertThat(times.time(op)).isPositive());
            }
            assertThat(costs.nanosPerPredicted()).isPositive();
        }
    }

    @Test
    void aNormalizationThatRunsAgainHasATimeOfItsOwn() throws OutOfDeviceMemory {
        Network network = network("onednn", "resnet8-cifar");
        try (Device device = open("onednn", 1L << 30)) {
            MeasuredCosts costs = MeasureCosts.run(device, images -> step(network, images), 4);
            Plan smallest =
                    new Recomputation(step(network, 4), device::describe, costs).plan(new Limit(Double.MAX_VALUE, 0));
            assertThat(smallest.step().operations()).hasAtLeastOneElementOfType(BatchNormAgain.class);
            assertThat(smallest.step().operations())
                    .filteredOn(BatchNormAgain.class::isInstance)
                    .allSatisfy(op -> assertThat(costs.times()).containsKey(MeasuredCosts.key(op)));
        }
    }

    @Test
    void aDeviceThatIsTooSmallForAnyStepSaysSo() {
        try (Device device = open("reference", 4096)) {
            assertThatThrownBy(() -> MeasureCosts.run(device, images -> step(network("reference", "lenet"), images), 8))
                    .isInstanceOf(OutOfDeviceMemory.class)
                    .hasMessageContaining("4,096 B free");
        }
    }

    private static Device open(String kind, long bytes) {
        DeviceSlot slot = new DeviceSlot(kind, bytes, 2);
        return kind.equals(ReferenceDevice.KIND) ? ReferenceDevice.open(slot) : OnednnDevice.open(slot);
    }

    private static Network network(String kind, String name) {
        Network network = Zoo.find(name).orElseThrow();
        return kind.equals(ReferenceDevice.KIND) ? network.scaled(0.25, 4) : network;
    }

    private static Step step(Network network, int images) {
        return StepBuilder.of(network, images, SGD);
    }
}

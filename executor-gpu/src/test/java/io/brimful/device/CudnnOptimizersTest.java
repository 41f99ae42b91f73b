package io.brimful.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.brimful.device.Device.Freed;
import io.brimful.device.TrainingContract.Trained;
import io.brimful.device.cudnn.ChannelsLast;
import io.brimful.device.cudnn.CudnnDevice;
import io.brimful.network.Network;
import io.brimful.step.Step;
import io.brimful.step.StepBuilder;
import io.brimful.step.Tensor;
import io.brimful.step.Tensor.Kind;
import io.brimful.trial.Algorithms;
import io.brimful.trial.DeviceSlot;
import io.brimful.trial.Optimizer;
import io.brimful.trial.Policy;
import io.brimful.trial.Precision;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The optimizers on the CUDA test double. */
class CudnnOptimizersTest extends OptimizerContract {
    private static final DeviceSlot SLOT = new DeviceSlot(CudnnDevice.KIND, 1L << 30, 1, Algorithms.DETERMINISTIC);

    @Override
    protected Device open(long memoryBytes) {
        CudaDouble.fresh();
        return CudnnDevice.open(new DeviceSlot(CudnnDevice.KIND, memoryBytes, 1, Algorithms.DETERMINISTIC));
    }

    static Stream<Arguments> halves() {
        return Stream.of(Precision.BF16, Precision.FP16)
                .flatMap(precision -> sliced().map(
                                arguments -> Arguments.of(precision, arguments.get()[1])));
    }

    /* Gradients come out of the workspace, in fp16 less the loss scale, before they are limited, summed or squared. */
    @ParameterizedTest
    @MethodSource("halves")
    void halfPrecisionTrainsNearlyAsSingleDoes(Precision precision, GoldenOptimizer golden) throws OutOfDeviceMemory {
        Optimizer optimizer = golden.optimizer();
        Network network = normalized(PIXELS);
        Trained single = train(precision(network, optimizer, Precision.FP32), optimizer, Policy.PACKED);
        Step half = precision(network, optimizer, precision);
        Trained expected = train(half, optimizer, Policy.CAFFE);
        assertThat(train(half, optimizer, Policy.PACKED)).isEqualTo(expected);
        for (int number = 0; number < expected.losses().size(); number++) {
            /* A bfloat16 has eight bits; each update carries its rounding on. */
            float loss = single.losses().get(number);
            assertThat(expected.losses().get(number)).isCloseTo(loss, within(0.1f * Math.max(1, loss)));
        }
    }

    private static Step precision(Network network, Optimizer optimizer, Precision precision) {
        return StepBuilder.of(network, BATCH, optimizer).with(precision);
    }

    private static Trained train(Step step, Optimizer optimizer, Policy policy) throws OutOfDeviceMemory {
        CudaDouble.fresh();
        try (Device device = CudnnDevice.open(SLOT);
                Bench bench = Bench.of(device, step, optimizer, policy, Freed.POISONED)) {
            return new Trained(bench.steps(STEPS), bench.bits());
        }
    }

    /* The host sees what is remembered of a fully connected layer's weights in the order of the logical shape. */
    @Test
    void channelsLastRemembersTheSame() throws OutOfDeviceMemory {
        Optimizer adam = GoldenOptimizer.named("adam").optimizer();
        Network network = normalized(PIXELS);
        CudaDouble.fresh();
        try (Device first = CudnnDevice.open(SLOT);
                Device last = ChannelsLast.open(SLOT);
                Bench expected = Bench.of(first, network, BATCH, adam, Policy.PACKED, Freed.KEPT);
                Bench bench = Bench.of(last, network, BATCH, adam, Policy.PACKED, Freed.KEPT)) {
            expected.steps(2);
            bench.steps(2);
            List<Tensor> remembered = expected.tensors(Kind.MOMENTUM);
            assertThat(remembered).hasSize(2 * expected.tensors(Kind.PARAMETER).size());
            for (Tensor tensor : remembered) {
                TrainingContract.assertClose(tensor.name(), bench.read(tensor), expected.read(tensor));
            }
            Tensor mean = remembered.stream()
                    .filter(tensor -> tensor.name().equals("fc.weights.mean"))
                    .findFirst()
                    .orElseThrow();
            assertThat(Arrays.copyOf(expected.read(mean), 2)).doesNotContain(0);
        }
    }
}

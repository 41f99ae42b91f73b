package io.brimful.device;

import static io.brimful.network.Window.Rounding.DOWN;
import static io.brimful.network.Window.square;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.brimful.device.Device.Freed;
import io.brimful.device.TrainingContract.Trained;
import io.brimful.network.Network;
import io.brimful.plan.Plan;
import io.brimful.step.Slice;
import io.brimful.trial.Optimizer;
import io.brimful.trial.Policy;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What every device makes of every optimizer: what PyTorch does, to the same bits under each policy. */
abstract class OptimizerContract {
    private static final long MEMORY_BYTES = 1L << 30;
    static final int BATCH = 4;

    /* Enough for two updates where a step has three batches. */
    static final int STEPS = 7;

    static final int PIXELS = 12;
    /* Where slices up to the normalization save something, on each device. */
    private static final int SLICED_PIXELS = 20;

    /* As for the losses of TrainingContract; where gradients that are mostly rounding change a parameter as much as others do, in the
     * first steps after all states were 0, as many times what they change PyTorch's own. */
    private static final double GOLDEN_TOLERANCE = 2.6e-6;
    private static final double ROUNDINGS = 10;

    /** The device under test, with no more than {@code memoryBytes} to hand out. */
    protected abstract Device open(long memoryBytes);

    static Stream<Arguments> optimizers() {
        return GoldenOptimizer.all().stream().map(golden -> Arguments.of(golden.name(), golden));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("optimizers")
    void lossesAreThoseOfPyTorch(String name, GoldenOptimizer golden) throws OutOfDeviceMemory {
        Optimizer optimizer = golden.optimizer();
        assertThat(golden.losses()).hasSize(GoldenOptimizer.UPDATES * optimizer.accumulate() + 1);
        try (Device device = open(MEMORY_BYTES);
                Bench bench = Bench.of(
                        device,
                        TrainingContract.zoo("lenet"),
                        GoldenOptimizer.BATCH,
                        optimizer,
                        Policy.PACKED,
                        Freed.POISONED)) {
            double tolerance = Math.max(GOLDEN_TOLERANCE, ROUNDINGS * golden.rounding());
            for (int number = 0; number < golden.losses().size(); number++) {
                double expected = golden.losses().get(number);
                double rate = optimizer.learningRate().at(number);
                double loss = bench.step(number, number % GoldenOptimizer.BATCHES, rate);
                assertThat(loss).as("loss of batch %d", number).isCloseTo(expected, within(tolerance * expected));
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("optimizers")
    void everyPolicyTrainsToTheSameBits(String name, GoldenOptimizer golden) throws OutOfDeviceMemory {
        Network network = normalized(PIXELS);
        Trained expected = train(network, golden.optimizer(), Policy.CAFFE, Freed.KEPT);
        for (Policy policy : EnumSet.complementOf(EnumSet.of(Policy.SLICED))) {
            Trained trained = train(network, golden.optimizer(), policy, Freed.POISONED);
            assertThat(trained.losses()).as("losses, %s", policy).isEqualTo(expected.losses());
            assertThat(trained.bits()).as("lasting tensors, %s", policy).isEqualTo(expected.bits());
        }
    }

    /* What differs in a step's operations. */
    static Stream<Arguments> sliced() {
        return optimizers()
                .filter(arguments -> Set.of("sgd-clipped", "sgd-accumulated", "adam", "adam-all")
                        .contains(arguments.get()[0]));
    }

    /* Sliced all the way, and up to the first normalization: there a limit of all gradients waits for others as well. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("sliced")
    void slicesAlwaysTrainToTheSameBitsNearThoseOfTheWholeBatch(String name, GoldenOptimizer golden)
            throws OutOfDeviceMemory {
        Optimizer optimizer = golden.optimizer();
        for (Network network : List.of(trunk(SLICED_PIXELS).linear("fc", 5).loss(5), normalized(SLICED_PIXELS))) {
            List<Float> expected =
                    train(network, optimizer, Policy.CAFFE, Freed.KEPT).losses();
            try (Device device = open(MEMORY_BYTES)) {
                Plan plan = Bench.plan(device, network, BATCH, optimizer, Policy.SLICED);
                assertThat(plan.step().operations())
                        .anyMatch(op -> Slice.images(op.name()).isPresent());
                Trained sliced = train(device, plan, optimizer, Freed.POISONED);
                assertThat(train(device, plan, optimizer, Freed.KEPT)).isEqualTo(sliced);
                for (int number = 0; number < expected.size(); number++) {
                    float loss = expected.get(number);
                    /* Sums over slices in place of one, whose rounding each update carries on, as above. */
                    assertThat(sliced.losses().get(number)).isCloseTo(loss, within(1e-4f * Math.max(1, loss)));
                }
            }
        }
    }

    static Network normalized(int pixels) {
        return trunk(pixels)
                .convWithoutBias("conv3", 6, square(3, 1, 1))
                .batchNorm("norm3")
                .relu("relu3")
                .linear("fc", 5)
                .loss(5);
    }

    private static Sketch trunk(int pixels) {
        return new Sketch("optimized", 3, pixels, pixels)
                .conv("conv1", 8, 3)
                .relu("relu1")
                .conv("conv2", 8, 3)
                .relu("relu2")
                .maxPool("pool2", square(4, 4, 0), DOWN);
    }

    private Trained train(Network network, Optimizer optimizer, Policy policy, Freed freed) throws OutOfDeviceMemory {
        try (Device device = open(MEMORY_BYTES)) {
            return train(device, Bench.plan(device, network, BATCH, optimizer, policy), optimizer, freed);
        }
    }

    private static Trained train(Device device, Plan plan, Optimizer optimizer, Freed freed) throws OutOfDeviceMemory {
        try (Bench bench = Bench.of(device, plan, optimizer, freed)) {
            return new Trained(bench.steps(STEPS), bench.bits());
        }
    }
}

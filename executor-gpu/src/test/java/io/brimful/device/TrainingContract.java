package io.brimful.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.brimful.device.Device.Freed;
import io.brimful.device.reference.ReferenceDevice;
import io.brimful.network.Network;
import io.brimful.network.zoo.Zoo;
import io.brimful.plan.Plan;
import io.brimful.plan.Planner;
import io.brimful.plan.RandomBlocks;
import io.brimful.plan.RandomNetworks;
import io.brimful.recompute.Recomputation;
import io.brimful.step.BatchNormAgain;
import io.brimful.step.Part;
import io.brimful.step.Step;
import io.brimful.step.StepBuilder;
import io.brimful.step.TakeSigns;
import io.brimful.step.Tensor;
import io.brimful.step.Tensor.Kind;
import io.brimful.trial.DeviceSlot;
import io.brimful.trial.Policy;
import java.nio.IntBuffer;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What every device calculates: what the reference device and PyTorch do, to the same bits under each policy. */
abstract class TrainingContract {
    private static final long MEMORY_BYTES = 1L << 30;
    private static final int BATCH = 2;
    private static final int STEPS = 20;
    private static final int RANDOM_NETWORKS = 40;
    private static final int RANDOM_BLOCKS = 12;

    /* In single precision PyTorch's own losses stay within 2.6e-7 of those in double precision; a device that adds in another
     * order, or rounds in other places, has ten times as much. */
    private static final double GOLDEN_TOLERANCE = 2.6e-6;

    /** The device under test, with no more than {@code memoryBytes} to hand out. */
    protected abstract Device open(long memoryBytes);

    /** How wide the zoo's networks are when they are trained for many steps; a slow device takes less than 1. */
    protected double width() {
        return 1;
    }

    static Stream<Arguments> smallNetworks() {
        return SmallNetworks.every().map(network -> Arguments.of(network.name(), network));
    }

    static Stream<Arguments> zooNetworks() {
        return Stream.of("lenet", "cifar10-quick", "resnet8-cifar").map(name -> Arguments.of(name, zoo(name)));
    }

    static Stream<Arguments> comparedNetworks() {
        return Stream.concat(smallNetworks(), zooNetworks());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("comparedNetworks")
    void gradientsAreThoseOfTheReferenceDevice(String name, Network network) throws OutOfDeviceMemory {
        try (Device device = open(MEMORY_BYTES);
                Device oracle = ReferenceDevice.open(new DeviceSlot("reference", MEMORY_BYTES, 1));
                Bench expected = Bench.of(oracle, network, BATCH, Bench.PLAIN, Policy.CAFFE, Freed.KEPT)) {
            float loss = expected.step(3);
            for (Policy policy : Policy.values()) {
                try (Bench bench = Bench.of(device, network, BATCH, Bench.PLAIN, policy, Freed.POISONED)) {
                    /* Sums of floats in another order: one rounding, 6e-8, for each of some hundred terms. */
                    assertThat(bench.step(3)).isCloseTo(loss, within(1e-5f * Math.max(1, loss)));
                    assertThat(bench.executable().correct())
                            .isEqualTo(expected.executable().correct());
                    for (Kind kind : List.of(Kind.MOMENTUM, Kind.PARAMETER, Kind.STATISTIC)) {
                        for (Tensor tensor : bench.tensors(kind)) {
                            assertClose(policy + ", " + tensor, bench.read(tensor), expected.read(tensor));
                        }
                    }
                }
            }
        }
    }

    static Stream<Arguments> goldenTrainings() {
        return GoldenTraining.all().stream()
                .map(training -> Arguments.of(training.network().name(), training));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("goldenTrainings")
    void lossesAreThoseOfPyTorch(String name, GoldenTraining golden) throws OutOfDeviceMemory {
        assertThat(golden.losses()).hasSize(16);
        try (Device device = open(MEMORY_BYTES);
                Bench bench = Bench.of(
                        device,
                        golden.network(),
                        GoldenTraining.BATCH,
                        golden.optimizer(),
                        Policy.PACKED,
                        Freed.POISONED)) {
            for (int step = 0; step < golden.losses().size(); step++) {
                double rate = golden.optimizer().learningRate().at(step);
                double expected = golden.losses().get(step);
                double loss = bench.step(step % GoldenTraining.BATCHES, rate);
                assertThat(loss).as("loss of step %d", step).isCloseTo(expected, within(GOLDEN_TOLERANCE * expected));
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("smallNetworks")
    void everyPolicyTrainsSmallNetworksToTheSameBits(String name, Network network) throws OutOfDeviceMemory {
        assertSameBits(network, 5);
    }

    static Stream<Arguments> signedNetworks() {
        return SmallNetworks.signed().stream().map(network -> Arguments.of(network.name(), network));
    }

    /* So that the one before tries them: with an image's last byte of signs half full, clipped, and from the forward pass. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("signedNetworks")
    void packedTakesSigns(String name, Network network) {
        try (Device device = open(MEMORY_BYTES)) {
            assertThat(Bench.plan(device, network, BATCH, Bench.SGD, Policy.PACKED)
                            .step()
                            .operations())
                    .hasAtLeastOneElementOfType(TakeSigns.class);
        }
    }

    static Stream<Arguments> bandedNetworks() {
        return Stream.of(SmallNetworks.banded(), ElementNetworks.banded())
                .flatMap(List::stream)
                .map(network -> Arguments.of(network.name(), network));
    }

    /* So that networks of bands are tried. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("bandedNetworks")
    void packedReadsBands(String name, Network network) {
        try (Device device = open(MEMORY_BYTES)) {
            Step step =
                    Bench.plan(device, network, BATCH, Bench.SGD, Policy.PACKED).step();
            assertThat(step.parts().values()).isNotEmpty().allMatch(Part::isBand);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bandedNetworks")
    void whatIsComputedAgainMayReadBandsAndHaveThem(String name, Network network) throws OutOfDeviceMemory {
        Trained expected = train(network, Policy.CAFFE, Freed.KEPT, 2);
        try (Device device = open(MEMORY_BYTES)) {
            Step step = StepBuilder.of(network, BATCH, Bench.SGD);
            Recomputation recomputation = new Recomputation(step, device::describe);
            for (Plan plan : recomputation.frontier()) {
                try (Bench bench = Bench.of(device, plan, Bench.SGD, Freed.POISONED)) {
                    assertThat(new Trained(bench.steps(2), bench.bits()))
                            .as(() -> "at %s".formatted(recomputation.slowdown(plan.step())))
                            .isEqualTo(expected);
                }
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("zooNetworks")
    void everyPolicyTrainsNetworksOfTheZooToTheSameBits(String name, Network network) throws OutOfDeviceMemory {
        assertSameBits(network.scaled(width(), 4), STEPS);
    }

    static Stream<Arguments> randomNetworks() {
        return LongStream.range(0, RANDOM_NETWORKS).mapToObj(seed -> Arguments.of(seed, RandomNetworks.of(seed)));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("randomNetworks")
    void everyPolicyTrainsAnyGraphToTheSameBits(long seed, Network network) throws OutOfDeviceMemory {
        assertSameBits(network, 2);
    }

    /* Of few pixels and many, of channels that fill vectors and that do not. */
    @ParameterizedTest
    @CsvSource({
        "8, 48, 1, 1",
        "4, 17, 3, 4",
        "3, 16, 7, 5",
        "5, 24, 9, 9",
        "16, 1, 20, 20",
        "4, 64, 14, 14",
        "1, 40, 28, 28"
    })
    void aNormalizationThatRunsAgainCalculatesTheSameBits(int batch, int channels, int height, int width)
            throws OutOfDeviceMemory {
        Sketch sketch = new Sketch("norms", 3, height, width);
        for (int block = 0; block < 4; block++) {
            sketch.conv("conv" + block, channels, block % 2 * 2 + 1).batchNorm("norm" + block);
            if (block > 0) {
                sketch.relu("relu" + block);
            }
        }
        Step step = StepBuilder.of(sketch.classify(3), batch, Bench.SGD);
        try (Device device = open(MEMORY_BYTES)) {
            Plan packed = Bench.plan(device, step, Policy.PACKED);
            Plan again = Bench.plan(device, step, Policy.RECOMPUTE);
            assertThat(again.step().operations()).hasAtLeastOneElementOfType(BatchNormAgain.class);
            assertThat(train(device, again, Freed.POISONED)).isEqualTo(train(device, packed, Freed.KEPT));
        }
    }

    private static Trained train(Device device, Plan plan, Freed freed) throws OutOfDeviceMemory {
        try (Bench bench = Bench.of(device, plan, Bench.SGD, freed)) {
            return new Trained(bench.steps(3), bench.bits());
        }
    }

    static Stream<Arguments> randomBlocks() {
        return LongStream.iterate(0, seed -> seed + 1)
                .filter(seed -> !Planner.prepare(StepBuilder.of(RandomBlocks.of(seed), BATCH, Bench.SGD), Policy.PACKED)
                        .parts()
                        .isEmpty())
                .limit(RANDOM_BLOCKS)
                .mapToObj(seed -> Arguments.of(seed, RandomBlocks.of(seed)));
    }

    /* Those that read bands. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("randomBlocks")
    void everyPolicyTrainsAnyBlockToTheSameBits(long seed, Network network) throws OutOfDeviceMemory {
        assertSameBits(network, 2);
    }

    @Test
    void twoRunsAreEqualToTheLastBit() throws OutOfDeviceMemory {
        assertThat(train(zoo("resnet8-cifar"), Policy.PACKED, Freed.KEPT, 2))
                .isEqualTo(train(zoo("resnet8-cifar"), Policy.PACKED, Freed.KEPT, 2));
    }

    @Test
    void aLearningRateOfZeroLeavesTheParameters() throws OutOfDeviceMemory {
        try (Device device = open(MEMORY_BYTES);
                Bench bench = Bench.of(device, zoo("lenet"), BATCH, Bench.SGD, Policy.PACKED, Freed.POISONED)) {
            Tensor weights = bench.tensors(Kind.PARAMETER).get(0);
            float[] before = bench.read(weights);
            bench.step(0, 0);
            assertThat(bench.read(weights)).containsExactly(before);
        }
    }

    @Test
    void updatesAreThoseOfGradientDescentWithMomentum() throws OutOfDeviceMemory {
        Network network =
                new Sketch("as caffe", 2, 3, 3).linearAsCaffe("hidden", 3).loss(3);
        try (Device device = open(MEMORY_BYTES);
                Bench plain = Bench.of(device, network, BATCH, Bench.PLAIN, Policy.CAFFE, Freed.KEPT);
                Bench bench = Bench.of(device, network, BATCH, Bench.SGD, Policy.PACKED, Freed.POISONED)) {
            bench.step(0);
            List<Tensor> parameters = bench.tensors(Kind.PARAMETER);
            List<Tensor> momenta = bench.tensors(Kind.MOMENTUM);
            List<float[]> before = parameters.stream().map(bench::read).toList();
            List<float[]> velocity = momenta.stream().map(bench::read).toList();
            for (int i = 0; i < 2; i++) {
                plain.executable().write(parameters.get(i), before.get(i));
            }
            plain.step(1, 0);
            bench.step(1);
            for (int i = 0; i < 2; i++) {
                /* Weights decay, and learn at the rate itself; biases do not decay, and learn twice as fast. */
                float decay = i == 0 ? 0.0005f : 0;
                float rate = i == 0 ? 0.01f : 0.02f;
                float[] gradient = plain.read(momenta.get(i));
                for (int j = 0; j < gradient.length; j++) {
                    velocity.get(i)[j] = 0.9f * velocity.get(i)[j] + decay * before.get(i)[j] + gradient[j];
                    before.get(i)[j] -= rate * velocity.get(i)[j];
                }
                assertClose("momentum", bench.read(momenta.get(i)), velocity.get(i));
                assertClose("parameter", bench.read(parameters.get(i)), before.get(i));
            }
        }
    }

    private void assertSameBits(Network network, int steps) throws OutOfDeviceMemory {
        Trained expected = train(network, Policy.CAFFE, Freed.KEPT, steps);
        for (Policy policy : EnumSet.complementOf(EnumSet.of(Policy.SLICED))) {
            for (Freed freed : Freed.values()) {
                Trained trained = train(network, policy, freed, steps);
                assertThat(trained.losses()).as("losses, %s, %s", policy, freed).isEqualTo(expected.losses());
                assertThat(trained.bits())
                        .as("parameters, %s, %s", policy, freed)
                        .isEqualTo(expected.bits());
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("zooNetworks")
    void slicesAlwaysTrainToTheSameBitsNearThoseOfTheWholeBatch(String name, Network network) throws OutOfDeviceMemory {
        Network narrow = network.scaled(width(), 4);
        List<Float> expected = train(narrow, Policy.PACKED, Freed.KEPT, 4).losses();
        Trained sliced = train(narrow, Policy.SLICED, Freed.POISONED, 4);
        assertThat(train(narrow, Policy.SLICED, Freed.KEPT, 4)).isEqualTo(sliced);
        for (int step = 0; step < expected.size(); step++) {
            float loss = expected.get(step);
            /* Sums over two slices instead of one: a few roundings, carried on by each step. */
            assertThat(sliced.losses().get(step)).isCloseTo(loss, within(1e-5f * Math.max(1, loss) * (step + 1)));
        }
    }

    private Trained train(Network network, Policy policy, Freed freed, int steps) throws OutOfDeviceMemory {
        try (Device device = open(MEMORY_BYTES);
                Bench bench = Bench.of(device, network, BATCH, Bench.SGD, policy, freed)) {
            return new Trained(bench.steps(steps), bench.bits());
        }
    }

    static void assertClose(String what, float[] actual, float[] expected) {
        float largest = 1e-3f;
        for (float value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        assertThat(actual).as(what).hasSameSizeAs(expected);
        for (int i = 0; i < actual.length; i++) {
            /* As for the loss, relative to the tensor's largest element: small ones are differences of large terms. */
            if (!(Math.abs(actual[i] - expected[i]) <= 1e-4f * largest)) {
                assertThat(actual[i]).as("%s[%d]", what, i).isCloseTo(expected[i], within(1e-4f * largest));
            }
        }
    }

    static Network zoo(String name) {
        return Zoo.find(name).orElseThrow();
    }

    /**
     * What a training came to.
     *
     * @param losses of each step
     * @param bits of every lasting tensor, by name
     */
    record Trained(List<Float> losses, Map<String, IntBuffer> bits) {}
}

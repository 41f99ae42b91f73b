package io.brimful.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.brimful.device.Device.Freed;
import io.brimful.device.cudnn.ChannelsLast;
import io.brimful.device.cudnn.CudnnDevice;
import io.brimful.device.reference.ReferenceDevice;
import io.brimful.network.Network;
import io.brimful.network.Relu;
import io.brimful.plan.Plan;
import io.brimful.plan.Planner;
import io.brimful.plan.RandomNetworks;
import io.brimful.step.Step;
import io.brimful.step.StepBuilder;
import io.brimful.step.Tensor;
import io.brimful.step.Tensor.Kind;
import io.brimful.tensor.DataType;
import io.brimful.tensor.Shape;
import io.brimful.trial.Algorithms;
import io.brimful.trial.DeviceSlot;
import io.brimful.trial.LearningRate;
import io.brimful.trial.Optimizer;
import io.brimful.trial.Policy;
import io.brimful.trial.Precision;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What every GPU calculates in half precision: what single precision does, rounded, and to the same bits under each policy. */
abstract class MixedPrecisionContract {
    private static final long MEMORY_BYTES = 1L << 30;
    private static final int BATCH = 2;
    private static final int STEPS = 20;
    private static final int RANDOM_NETWORKS = 8;
    private static final DeviceSlot SLOT = new DeviceSlot(CudnnDevice.KIND, MEMORY_BYTES, 1, Algorithms.DETERMINISTIC);

    /** Makes the GPU ready for a test. */
    protected abstract void begin();

    static Stream<Precision> mixed() {
        return Stream.of(Precision.values()).filter(Precision::isMixed);
    }

    static Stream<Arguments> smallNetworks() {
        return mixed().flatMap(precision ->
                SmallNetworks.every().map(network -> Arguments.of(precision, network.name(), network)));
    }

    static Stream<Arguments> randomNetworks() {
        return mixed().flatMap(precision -> LongStream.range(0, RANDOM_NETWORKS)
                .mapToObj(seed -> Arguments.of(precision, "seed " + seed, RandomNetworks.of(seed))));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("smallNetworks")
    void gradientsAreThoseOfSinglePrecisionRounded(Precision precision, String name, Network network)
            throws OutOfDeviceMemory {
        begin();
        try (Device oracle = ReferenceDevice.open(new DeviceSlot(ReferenceDevice.KIND, MEMORY_BYTES, 1));
                Device first = CudnnDevice.open(SLOT);
                Device last = ChannelsLast.open(SLOT);
                Bench expected = Bench.of(oracle, network, BATCH, Bench.PLAIN, Policy.CAFFE, Freed.KEPT)) {
            float loss = expected.step(3);
            for (Device device : List.of(first, last)) {
                try (Bench bench = Bench.of(
                        device, step(network, Bench.PLAIN, precision), Bench.PLAIN, Policy.PACKED, Freed.POISONED)) {
                    settleLossScale(bench, 3);
                    assertThat(bench.step(3)).isCloseTo(loss, within((float) (8 * rounding(precision) * loss)));
                    for (Tensor tensor : bench.tensors(Kind.MOMENTUM)) {
                        assertClose(precision, tensor, bench.read(tensor), expected.read(tensor));
                    }
                }
            }
        }
    }

    /* What rounding to the nearest changes a number by at most, relative to it. */
    private static double rounding(Precision precision) {
        return precision == Precision.BF16 ? 0x1p-9 : 0x1p-12;
    }

    /* Steps that learn nothing: after them the scale is one under which no gradient overflows. */
    private static void settleLossScale(Bench bench, int batch) {
        for (int i = 0; i < 8; i++) {
            bench.step(batch, 0);
        }
        for (Tensor momentum : bench.tensors(Kind.MOMENTUM)) {
            bench.executable().write(momentum, new float[(int) momentum.shape().elements()]);
        }
    }

    /* Each of some ten layers rounds its output and its gradient; a sum of rounded numbers is as wrong as its largest terms, which
     * are a twentieth at least. */
    private static void assertClose(Precision precision, Tensor tensor, float[] actual, float[] expected) {
        double largest = 0.05;
        for (float value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        double tolerance = 32 * rounding(precision) * largest;
        for (int i = 0; i < actual.length; i++) {
            assertThat((double) actual[i]).as("%s[%d]", tensor, i).isCloseTo(expected[i], within(tolerance));
        }
    }

    static Stream<Arguments> relus() {
        return Stream.of(DataType.FLOAT16, DataType.BFLOAT16)
                .flatMap(type -> Stream.of(new Relu(), new Relu(2.5f)).map(relu -> Arguments.of(type, relu)));
    }

    @ParameterizedTest
    @MethodSource("relus")
    void aReluGoesBackByItsSignsAsByItsOutput(DataType type, Relu relu) throws OutOfDeviceMemory {
        begin();
        try (Device first = CudnnDevice.open(SLOT);
                Device last = ChannelsLast.open(SLOT)) {
            for (Device device : List.of(first, last)) {
                new ReluBothWays(relu, type, Shape.of(3, 3, 5, 5)).check(device);
                new ReluBothWays(relu, type, Shape.of(2, 16, 4, 4)).check(device);
            }
        }
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource({"smallNetworks", "randomNetworks"})
    void everyPolicyTrainsToTheSameBits(Precision precision, String name, Network network) throws OutOfDeviceMemory {
        Trained expected = train(network, precision, Policy.CAFFE, Freed.KEPT);
        assertThat(expected.losses()).allSatisfy(loss -> assertThat(loss).isFinite());
        for (Policy policy : EnumSet.complementOf(EnumSet.of(Policy.SLICED))) {
            for (Freed freed : Freed.values()) {
                assertThat(train(network, precision, policy, freed))
                        .as("%s, %s", policy, freed)
                        .isEqualTo(expected);
            }
        }
    }

    private Trained train(Network network, Precision precision, Policy policy, Freed freed) throws OutOfDeviceMemory {
        begin();
        try (Device device = CudnnDevice.open(SLOT);
                Bench bench = Bench.of(device, step(network, Bench.SGD, precision), Bench.SGD, policy, freed)) {
            return new Trained(bench.steps(3), bench.bits());
        }
    }

    @ParameterizedTest
    @MethodSource("mixed")
    void losesAsSinglePrecisionDoes(Precision precision) throws OutOfDeviceMemory {
        begin();
        Network network = TrainingContract.zoo("lenet");
        Optimizer sgd = Optimizer.sgd(new LearningRate.Fixed(0.001), 0.9, 0.0005);
        try (Device device = CudnnDevice.open(SLOT);
                Bench single = Bench.of(device, network, BATCH, sgd, Policy.PACKED, Freed.KEPT);
                Bench half = Bench.of(device, step(network, sgd, precision), sgd, Policy.PACKED, Freed.KEPT)) {
            for (int batch = 0; batch < STEPS; batch++) {
                settleLossScale(half, batch);
            }
            List<Float> expected = single.steps(STEPS);
            List<Float> losses = half.steps(STEPS);
            /* Training carries each step's roundings on to the next. */
            for (int step = 0; step < STEPS; step++) {
                float loss = expected.get(step);
                assertThat(losses.get(step)).as("loss of step %d", step).isCloseTo(loss, within((float)
                        (64 * rounding(precision) * Math.max(1, loss))));
            }
            assertThat(losses).isNotEqualTo(expected);
        }
    }

    @ParameterizedTest
    @MethodSource("mixed")
    void imagesActivationsAndTheirGradientsTakeHalfTheBytes(Precision precision) {
        Optimizer sgd = Bench.SGD;
        Network network = TrainingContract.zoo("vgg8-cifar");
        for (Policy policy : Policy.values()) {
            Plan single = Planner.planIdeal(StepBuilder.of(network, 64, sgd), policy);
            Plan half = Planner.planIdeal(StepBuilder.of(network, 64, sgd).with(precision), policy);
            long lasting = lastingBytes(single.step());
            assertThat(lastingBytes(half.step())).isEqualTo(lasting);
            assertThat((double) (half.arenaBytes() - lasting) / (single.arenaBytes() - lasting))
                    .as("%s", policy)
                    .isBetween(0.45, 0.75);
            assertThat(half.step().with(Precision.FP32)).isEqualTo(single.step());
        }
    }

    private static long lastingBytes(Step step) {
        return step.states().stream().mapToLong(state -> state.tensor().bytes()).sum();
    }

    /* The gradient of a weight is that of its product times the input, 300, at a loss scale of 65536 at first. */
    @Test
    void aLossScaleThatIsTooLargeIsHalvedUntilGradientsFit() throws OutOfDeviceMemory {
        begin();
        Network network = new Sketch("bright", 1, 2, 2).linear("hidden", 3).classify(2);
        Optimizer sgd = Optimizer.sgd(new LearningRate.Fixed(1e-6), 0, 0);
        try (Device device = CudnnDevice.open(SLOT);
                Bench bench =
                        Bench.of(device, step(network, sgd, Precision.FP16), sgd, Policy.PACKED, Freed.POISONED)) {
            Tensor gradient = bench.tensors(Kind.MOMENTUM).get(0);
            List<Boolean> dropped = new ArrayList<>();
            for (int step = 0; step < 12; step++) {
                FloatBuffer images = FloatBuffer.allocate(BATCH * 4);
                while (images.hasRemaining()) {
                    images.put(300);
                }
                bench.executable().load(images.flip(), IntBuffer.wrap(new int[BATCH]));
                bench.executable().run(step, 1e-6);
                assertThat(bench.executable().loss()).isFinite();
                float[] values = bench.read(gradient);
                boolean all = true;
                for (float value : values) {
                    assertThat(value).isFinite();
                    all &= value == 0;
                }
                dropped.add(all);
            }
            assertThat(dropped).startsWith(true).endsWith(false).isSortedAccordingTo((a, b) -> Boolean.compare(b, a));
        }
    }

    static Step step(Network network, Optimizer sgd, Precision precision) {
        return StepBuilder.of(network, BATCH, sgd).with(precision);
    }

    /**
     * What a training came to.
     *
     * @param losses of each step
     * @param bits of every lasting tensor, by name
     */
    private record Trained(List<Float> losses, Map<String, IntBuffer> bits) {}
}

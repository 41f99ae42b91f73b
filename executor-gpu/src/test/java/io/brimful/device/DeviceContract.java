package io.brimful.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brimful.device.Device.Freed;
import io.brimful.measure.MeasureCosts;
import io.brimful.measure.MeasuredCosts;
import io.brimful.network.Add;
import io.brimful.network.Dropout;
import io.brimful.network.Network;
import io.brimful.network.Normalization;
import io.brimful.network.Relu;
import io.brimful.network.SoftmaxLoss;
import io.brimful.network.Window;
import io.brimful.network.Window.Rounding;
import io.brimful.plan.Plan;
import io.brimful.recompute.Limit;
import io.brimful.recompute.Recomputation;
import io.brimful.step.Step;
import io.brimful.step.StepBuilder;
import io.brimful.step.Tensor;
import io.brimful.step.Tensor.Kind;
import io.brimful.tensor.DataType;
import io.brimful.tensor.Shape;
import io.brimful.trial.Policy;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What every device does: it counts bytes, refuses what does not fit, and trains as {@link TrainingContract} says. */
abstract class DeviceContract extends TrainingContract {
    private static final long LIMIT_BYTES = 1 << 20;
    private static final Network NETWORK =
            new Sketch("small", 2, 4, 4).conv("conv1", 4, 3).relu("relu1").classify(3);
    private static final int BATCH = 2;

    @Test
    void handsOutNoMoreThanItsLimit() throws OutOfDeviceMemory {
        try (Device device = open(LIMIT_BYTES)) {
            assertThat(device.facts().memoryBytes()).isEqualTo(LIMIT_BYTES);
            assertThat(device.freeBytes()).isEqualTo(LIMIT_BYTES);
            assertThat(device.peakBytes()).isZero();
            Arena arena = device.reserve(1_000_000);
            assertThat(arena.bytes()).isEqualTo(1_000_000);
            assertThatThrownBy(() -> device.reserve(50_000))
                    .isInstanceOf(OutOfDeviceMemory.class)
                    .hasMessage(device.facts().kind() + ": asked for 50,000 B, 48,576 B free, 1,424 B short");
            assertThat(device.freeBytes()).isEqualTo(48_576);
            assertThat(device.peakBytes()).isEqualTo(1_000_000);
            device.reserve(48_576).close();
            assertThat(device.peakBytes()).isEqualTo(LIMIT_BYTES);
        }
    }

    @Test
    void takesBackWhatIsClosedOnceOnly() throws OutOfDeviceMemory {
        try (Device device = open(LIMIT_BYTES)) {
            Arena first = device.reserve(1000);
            Arena second = device.reserve(2000);
            first.close();
            first.close();
            assertThat(device.freeBytes()).isEqualTo(LIMIT_BYTES - 2000);
            second.close();
            assertThat(device.freeBytes()).isEqualTo(LIMIT_BYTES);
            assertThat(device.peakBytes()).isEqualTo(3000);
        }
    }

    @Test
    void closesAnyNumberOfTimes() throws OutOfDeviceMemory {
        Device device = open(LIMIT_BYTES);
        Bench bench = Bench.of(device, NETWORK, BATCH, Bench.SGD, Policy.PACKED, Freed.KEPT);
        bench.step(0);
        bench.close();
        bench.close();
        device.close();
        device.close();
        assertThatThrownBy(() -> device.reserve(1)).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @EnumSource
    void plannedBytesAreTheBytesHandedOut(Policy policy) throws OutOfDeviceMemory {
        long plannedBytes;
        try (Device device = open(LIMIT_BYTES)) {
            plannedBytes = Bench.plan(device, NETWORK, BATCH, Bench.SGD, policy).arenaBytes();
        }
        try (Device device = open(plannedBytes);
                Bench bench = Bench.of(device, NETWORK, BATCH, Bench.SGD, policy, Freed.POISONED)) {
            assertThat(bench.steps(2)).allSatisfy(loss -> assertThat(loss).isFinite());
            assertThat(device.peakBytes()).isEqualTo(plannedBytes);
            assertThat(device.freeBytes()).isZero();
        }
        try (Device device = open(plannedBytes - 1)) {
            assertThatThrownBy(() -> Bench.of(device, NETWORK, BATCH, Bench.SGD, policy, Freed.KEPT))
                    .isInstanceOf(OutOfDeviceMemory.class)
                    .hasMessage(
                            "%s: asked for %s B, %s B free, 1 B short",
                            device.facts().kind(), grouped(plannedBytes), grouped(plannedBytes - 1));
        }
    }

    @Test
    void refusesAnArenaThatIsTooSmall() throws OutOfDeviceMemory {
        try (Device device = open(LIMIT_BYTES)) {
            Plan plan = Bench.plan(device, NETWORK, BATCH, Bench.SGD, Policy.PACKED);
            Arena arena = device.reserve(plan.arenaBytes() - 1);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> device.compile(plan, arena, Freed.KEPT))
                    .withMessage(
                            "%s: the arena has %s B, the plan needs %s B, 1 B short",
                            device.facts().kind(), grouped(plan.arenaBytes() - 1), grouped(plan.arenaBytes()));
        }
    }

    @Test
    void refusesTheArenaOfAnotherDevice() throws OutOfDeviceMemory {
        try (Device device = open(LIMIT_BYTES);
                Device other = open(LIMIT_BYTES)) {
            Plan plan = Bench.plan(device, NETWORK, BATCH, Bench.SGD, Policy.PACKED);
            Arena arena = other.reserve(plan.arenaBytes());
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> device.compile(plan, arena, Freed.KEPT))
                    .withMessage(device.facts().kind() + ": the arena is not one of this device");
        }
    }

    @Test
    void refusesABatchOfAnotherSizeOrWithAnUnknownLabel() throws OutOfDeviceMemory {
        try (Device device = open(LIMIT_BYTES);
                Bench bench = Bench.of(device, NETWORK, BATCH, Bench.SGD, Policy.PACKED, Freed.KEPT)) {
            Step step = bench.plan().step();
            FloatBuffer images = Formula.images(step, 0);
            IntBuffer labels = Formula.labels(step, 0);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> bench.executable().load(FloatBuffer.allocate(63), labels))
                    .withMessage("data:f32[2x2x4x4] has 64 elements, got 63");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> bench.executable().load(images, IntBuffer.allocate(3)))
                    .withMessage("label:i32[2] has 2 elements, got 3");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> bench.executable().load(images, IntBuffer.wrap(new int[] {0, 3})))
                    .withMessage("label of image 1 is 3, must be >= 0 and < 3");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> bench.executable().load(images, IntBuffer.wrap(new int[] {-1, 0})))
                    .withMessage("label of image 0 is -1, must be >= 0 and < 3");
        }
    }

    @Test
    void refusesABatchWithoutItsExtrasAndTakesLabelsThatAreIgnored() throws OutOfDeviceMemory {
        Network network = new Sketch("extra", 2, 4, 4)
                .extra("other", 2, 4, 4)
                .add("sum", new Add(), Network.IMAGE, "other")
                .linear("fc", 3)
                .add("loss", new SoftmaxLoss(1, OptionalInt.of(255), Normalization.VALID))
                .end(3);
        try (Device device = open(LIMIT_BYTES);
                Bench bench = Bench.of(device, network, BATCH, Bench.SGD, Policy.PACKED, Freed.KEPT)) {
            FloatBuffer images = Formula.images(bench.plan().step(), 0);
            Executable executable = bench.executable();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> executable.load(images, IntBuffer.allocate(2)))
                    .withMessage("extra: reads 1 extra inputs beside the images, got 0");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> executable.load(images, IntBuffer.allocate(2), List.of(FloatBuffer.allocate(63))))
                    .withMessage("other:f32[2x2x4x4] has 64 elements, got 63");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> executable.load(images, IntBuffer.wrap(new int[] {255, 254}), List.of(images)))
                    .withMessage("label of image 1 is 254, must be >= 0 and < 3");
            executable.load(images, IntBuffer.wrap(new int[] {255, 255}), List.of(images));
            executable.run(0, 0.1);
            assertThat(executable.loss()).isZero();
            assertThat(executable.correct()).isZero();
        }
    }

    @Test
    void loadsWhatLiesBetweenPositionAndLimit() throws OutOfDeviceMemory {
        try (Device device = open(LIMIT_BYTES);
                Bench bench = Bench.of(device, NETWORK, BATCH, Bench.SGD, Policy.CAFFE, Freed.KEPT)) {
            Step step = bench.plan().step();
            float expected = bench.step(0, 0);
            FloatBuffer images = FloatBuffer.allocate(100);
            images.position(10).put(Formula.images(step, 0)).position(10).limit(74);
            IntBuffer labels = IntBuffer.allocate(9);
            labels.position(3).put(Formula.labels(step, 0)).position(3).limit(5);
            bench.executable().load(images, labels);
            bench.executable().run(0, 0);
            assertThat(bench.executable().loss()).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theNextBatchLeavesTheResultsOfTheLastStep(Policy policy) throws OutOfDeviceMemory {
        /* Nothing reads the image in the backward pass, so its bytes are free before there is a loss. */
        Network network = new Sketch("pool first", 2, 16, 16)
                .averagePool("pool1", Window.square(4, 4, 0), Rounding.DOWN)
                .classify(3);
        try (Device device = open(LIMIT_BYTES);
                Bench bench = Bench.of(device, network, BATCH, Bench.SGD, policy, Freed.POISONED);
                Bench ahead = Bench.of(device, network, BATCH, Bench.SGD, policy, Freed.POISONED)) {
            Step step = ahead.plan().step();
            Formula.load(step, 0, ahead.executable());
            for (int number = 0; number < 4; number++) {
                ahead.executable().run(number, Bench.SGD.learningRate().at(number));
                Formula.load(step, number + 1, ahead.executable());
                assertThat(ahead.executable().loss()).isEqualTo(bench.step(number));
                assertThat(ahead.executable().correct())
                        .isEqualTo(bench.executable().correct());
                assertThat(ahead.executable().isDone()).isTrue();
            }
            assertThat(ahead.bits()).isEqualTo(bench.bits());
            /* A processor without AVX-512 wants larger workspaces: there the arena has room beside the loss. */
            boolean hasRoom = device.facts().kind().equals("onednn")
                    && !device.facts().architecture().startsWith("avx512");
            if (policy == Policy.PACKED && !hasRoom) {
                assertThat(offset(ahead, step.ports().loss())
                                - offset(ahead, step.ports().images()))
                        .as("the loss lies where the next images come")
                        .isBetween(0L, step.ports().images().bytes() - 1);
            }
        }
    }

    /* Images that end within a byte of signs, images that do not, and rows that no layout changes. */
    static Stream<Arguments> relus() {
        return Stream.of(Shape.of(3, 3, 5, 5), Shape.of(2, 16, 4, 4), Shape.of(2, 16, 70, 70), Shape.of(4, 13))
                .flatMap(shape -> Stream.of(new Relu(), new Relu(2.5f)).map(relu -> Arguments.of(shape, relu)));
    }

    @ParameterizedTest
    @MethodSource("relus")
    void aReluGoesBackByItsSignsAsByItsOutput(Shape shape, Relu relu) throws OutOfDeviceMemory {
        try (Device device = open(1 << 24)) {
            new ReluBothWays(relu, DataType.FLOAT32, shape).check(device);
        }
    }

    @Test
    void aTimedStepIsAStepLikeOthers() throws OutOfDeviceMemory {
        try (Device device = open(LIMIT_BYTES);
                Bench bench = Bench.of(device, NETWORK, BATCH, Bench.SGD, Policy.PACKED, Freed.POISONED);
                Bench timed = Bench.of(device, NETWORK, BATCH, Bench.SGD, Policy.PACKED, Freed.POISONED)) {
            for (int number = 0; number < 4; number++) {
                Formula.load(timed.plan().step(), number, timed.executable());
                List<Long> nanos = timed.executable()
                        .runTimed(number, Bench.SGD.learningRate().at(number));
                assertThat(nanos)
                        .hasSize(timed.plan().schedule().size())
                        .allSatisfy(each -> assertThat(each).isNotNegative());
                assertThat(timed.executable().loss()).isEqualTo(bench.step(number));
            }
            assertThat(timed.bits()).isEqualTo(bench.bits());
        }
    }

    @Test
    void plansByWhatItsOperationsTake() throws OutOfDeviceMemory {
        Network network = new Sketch("norms", 3, 8, 8)
                .conv("conv1", 8, 3)
                .batchNorm("norm1")
                .relu("relu1")
                .conv("conv2", 8, 3)
                .batchNorm("norm2")
                .classify(3);
        try (Device device = open(4 * LIMIT_BYTES)) {
            long free = device.freeBytes();
            MeasuredCosts costs = MeasureCosts.run(device, images -> StepBuilder.of(network, images, Bench.SGD), 9);
            assertThat(device.freeBytes()).isEqualTo(free);
            assertThat(costs.times())
                    .containsKeys("ConvForward conv1", "BatchNormForward norm1", "BatchNormAgain norm1");
            Step step = StepBuilder.of(network, 9, Bench.SGD);
            Plan plan = new Recomputation(step, device::describe, costs).plan(new Limit(Double.MAX_VALUE, 0));
            Plan packed = Bench.plan(device, step, Policy.PACKED);
            assertThat(plan.arenaBytes()).isLessThanOrEqualTo(packed.arenaBytes());
            try (Bench bench = Bench.of(device, plan, Bench.SGD, Freed.POISONED);
                    Bench plain = Bench.of(device, packed, Bench.SGD, Freed.POISONED)) {
                assertThat(bench.steps(2)).isEqualTo(plain.steps(2));
            }
        }
    }

    private static long offset(Bench bench, Tensor tensor) {
        return Objects.requireNonNull(bench.plan().tensorOffsets().get(tensor.name()));
    }

    @Test
    void readsWhatWasWritten() throws OutOfDeviceMemory {
        try (Device device = open(LIMIT_BYTES);
                Bench bench = Bench.of(device, NETWORK, BATCH, Bench.SGD, Policy.PACKED, Freed.KEPT)) {
            for (Kind kind : new Kind[] {Kind.PARAMETER, Kind.MOMENTUM}) {
                for (Tensor tensor : bench.tensors(kind)) {
                    float[] values = new float[(int) tensor.shape().elements()];
                    for (int i = 0; i < values.length; i++) {
                        values[i] = Formula.number(tensor.name().length(), i);
                    }
                    bench.executable().write(tensor, values);
                    assertThat(bench.read(tensor)).as(tensor.name()).containsExactly(values);
                }
            }
            Tensor bias = bench.tensors(Kind.PARAMETER).get(1);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> bench.executable().write(bias, new float[3]))
                    .withMessage("conv1.bias:f32[4] has 4 elements, got 3");
        }
    }

    @Test
    void firstValuesAreThoseOfTheSeed() throws OutOfDeviceMemory {
        try (Device device = open(LIMIT_BYTES);
                Bench bench = Bench.of(device, NETWORK, BATCH, Bench.SGD, Policy.PACKED, Freed.POISONED)) {
            bench.executable().initialize(5);
            bench.plan().step().states().forEach(state -> {
                FloatBuffer expected =
                        FloatBuffer.allocate((int) state.tensor().shape().elements());
                InitialValues.of(state, 5).fill(0, expected);
                assertThat(bench.read(state.tensor())).containsExactly(expected.array());
            });
        }
    }

    @Test
    void dropoutDropsItsShareAndOtherElementsAtEachStep() throws OutOfDeviceMemory {
        /* A weight behind an element that was dropped has a gradient of 0; no pixel of the formula is 0. */
        Network network = new Sketch("dropout", 1, 100, 100)
                .conv("conv1", 1, 1)
                .add("drop1", new Dropout(0.3f))
                .classify(2);
        try (Device device = open(LIMIT_BYTES);
                Bench bench = Bench.of(device, network, 1, Bench.PLAIN, Policy.PACKED, Freed.KEPT)) {
            bench.step(0, 0);
            boolean[] first = kept(bench);
            bench.step(0, 0);
            assertThat(kept(bench)).containsExactly(first);
            bench.step(1, 0);
            boolean[] second = kept(bench);
            /* Standard error of a share of 0.3 of 10,000 is 0.0046: five of them are allowed. */
            assertThat(share(first)).isBetween(0.7 - 0.023, 0.7 + 0.023);
            assertThat(share(second)).isBetween(0.7 - 0.023, 0.7 + 0.023);
            assertThat(second).isNotEqualTo(first);
        }
    }

    private static boolean[] kept(Bench bench) {
        float[] gradient = bench.read(bench.tensors(Kind.MOMENTUM).get(2));
        boolean[] kept = new boolean[10_000];
        for (int i = 0; i < kept.length; i++) {
            kept[i] = gradient[i] != 0;
        }
        return kept;
    }

    private static double share(boolean[] kept) {
        int count = 0;
        for (boolean one : kept) {
            count += one ? 1 : 0;
        }
        return (double) count / kept.length;
    }

    private static String grouped(long bytes) {
        return String.format(Locale.ROOT, "%,d", bytes);
    }
}

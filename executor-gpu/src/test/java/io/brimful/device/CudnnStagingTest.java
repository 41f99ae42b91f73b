package io.brimful.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.brimful.device.Device.Freed;
import io.brimful.device.cudnn.CudnnDevice;
import io.brimful.network.Network;
import io.brimful.plan.Plan;
import io.brimful.plan.Planner;
import io.brimful.plan.Staging;
import io.brimful.step.Step;
import io.brimful.step.Step.Ports;
import io.brimful.step.StepBuilder;
import io.brimful.step.Tensor;
import io.brimful.step.Tensor.Kind;
import io.brimful.trial.Algorithms;
import io.brimful.trial.DeviceSlot;
import io.brimful.trial.Policy;
import io.brimful.trial.Precision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The next batch waits in the arena while a step runs, on the CUDA test double. */
class CudnnStagingTest {
    private static final long MEMORY_BYTES = 1L << 30;
    private static final int BATCH = 4;
    private static final int STEPS = 5;
    private static final List<String> COPIES =
            List.of("cuMemcpyHtoDAsync_v2", "cuMemcpyDtoDAsync_v2", "cuStreamWaitEvent", "cuEventSynchronize");
    private static final List<String> FORBIDDEN = List.of(
            "cuMemAlloc_v2",
            "cuMemAllocHost_v2",
            "cuMemFree_v2",
            "cuMemFreeHost",
            "cuStreamCreate",
            "cuEventCreate",
            "cuStreamSynchronize",
            "cuCtxSynchronize",
            "cuMemcpyHtoD_v2",
            "cuMemcpyDtoH_v2");

    private CudaDouble.Controls cuda;
    private Device device;

    @BeforeEach
    void open() {
        cuda = CudaDouble.fresh();
        device = CudnnDevice.open(new DeviceSlot(CudnnDevice.KIND, MEMORY_BYTES, 1, Algorithms.DETERMINISTIC));
    }

    @AfterEach
    void close() {
        device.close();
        assertThat(cuda.cudaDoubleObjects()).isZero();
    }

    static Stream<Arguments> trainings() {
        return Stream.of("lenet", "cifar10-quick", "resnet8-cifar")
                .flatMap(network -> Stream.of(Policy.values())
                        .flatMap(policy ->
                                Stream.of(Freed.values()).map(freed -> Arguments.of(network, policy, freed))));
    }

    @ParameterizedTest
    @MethodSource("trainings")
    void theNextBatchChangesNoBitOfTheTraining(String name, Policy policy, Freed freed) throws OutOfDeviceMemory {
        Network network = TrainingContract.zoo(name).scaled(0.5, 4);
        try (Bench bench = Bench.of(device, network, BATCH, Bench.SGD, policy, freed);
                Bench ahead = Bench.of(device, network, BATCH, Bench.SGD, policy, freed)) {
            assertThat(ahead.plan().staging().isPresent()).isEqualTo(policy != Policy.CAFFE);
            assertThat(ahead(ahead)).isEqualTo(bench.steps(STEPS));
            assertThat(ahead.bits()).isEqualTo(bench.bits());
        }
    }

    @ParameterizedTest
    @EnumSource
    void theNextBatchBringsItsFurtherInputs(Policy policy) throws OutOfDeviceMemory {
        Network network = GoldenLosses.siamese();
        try (Bench bench = Bench.of(device, network, BATCH, Bench.SGD, policy, Freed.POISONED);
                Bench ahead = Bench.of(device, network, BATCH, Bench.SGD, policy, Freed.POISONED)) {
            Optional<Staging> staging = ahead.plan().staging();
            assertThat(staging.isPresent()).isEqualTo(policy != Policy.CAFFE && policy != Policy.SLICED);
            staging.ifPresent(found -> assertThat(found.extrasOffsets()).hasSize(1));
            assertThat(ahead(ahead)).isEqualTo(bench.steps(STEPS));
            assertThat(ahead.bits()).isEqualTo(bench.bits());
        }
    }

    /* Every batch is loaded before the step before it has been waited for, and its results are read after that. */
    private static List<Float> ahead(Bench bench) {
        Step step = bench.plan().step();
        List<Float> losses = new ArrayList<>();
        Formula.load(step, 0, bench.executable());
        for (int number = 0; number < STEPS; number++) {
            bench.executable().run(number, Bench.SGD.learningRate().at(number));
            Formula.load(step, number + 1, bench.executable());
            losses.add(bench.executable().loss());
        }
        return losses;
    }

    @ParameterizedTest
    @EnumSource
    void theNextBatchChangesNoBitInAnyNumbers(Precision precision) throws OutOfDeviceMemory {
        assertThat(train(precision, true)).isEqualTo(train(precision, false)).hasSize(STEPS);
    }

    private List<Float> train(Precision precision, boolean isAhead) throws OutOfDeviceMemory {
        Step step =
                StepBuilder.of(TrainingContract.zoo("lenet"), BATCH, Bench.SGD).with(precision);
        Step prepared = Planner.prepare(step, Policy.PACKED);
        Plan plan = Planner.plan(prepared, device.describe(prepared), Policy.PACKED);
        assertThat(plan.staging()).isPresent();
        List<Float> losses = new ArrayList<>();
        try (Arena arena = device.reserve(plan.arenaBytes());
                Executable executable = device.compile(plan, arena, Freed.POISONED)) {
            executable.initialize(1);
            Formula.load(prepared, 0, executable);
            for (int number = 0; number < STEPS; number++) {
                executable.run(number, Bench.SGD.learningRate().at(number));
                if (isAhead) {
                    Formula.load(prepared, number + 1, executable);
                }
                losses.add(executable.loss());
                if (!isAhead) {
                    Formula.load(prepared, number + 1, executable);
                    assertThat(executable.read(prepared.ports().labels())).hasSize(BATCH);
                }
            }
        }
        return losses;
    }

    @Test
    void aStepCopiesByASecondStreamAllocatesNothingAndWaitsForItsPinnedMemoryOnly() throws OutOfDeviceMemory {
        try (Bench bench = lenet(Policy.PACKED)) {
            ahead(bench);
            Map<String, Long> before = calls();
            ahead(bench);
            Map<String, Long> made = calls();
            made.replaceAll((function, count) -> count - before.getOrDefault(function, 0L));
            assertThat(FORBIDDEN).allSatisfy(function -> assertThat(made).containsEntry(function, 0L));
            /* The second stream waits for room, the step's for the batch: the first batch here follows a step, too. */
            assertThat(made).containsEntry("cuStreamWaitEvent", STEPS + 1L + STEPS);
            /* Images and labels on their way home. */
            assertThat(made).containsEntry("cuMemcpyDtoDAsync_v2", 2L * STEPS);
            /* Images and labels, and the step's number. */
            assertThat(made).containsEntry("cuMemcpyHtoDAsync_v2", 2L * (STEPS + 1) + STEPS);
            /* For the pinned memory of each of these, and for the loss. */
            assertThat(made).containsEntry("cuEventSynchronize", 2L * (STEPS + 1) + STEPS + STEPS);
            assertThat(made).containsEntry("cuGraphLaunch", 2L * STEPS);
        }
    }

    @Test
    void withoutRoomABatchGoesStraightHome() throws OutOfDeviceMemory {
        try (Bench bench = lenet(Policy.CAFFE)) {
            ahead(bench);
            Map<String, Long> before = calls();
            ahead(bench);
            assertThat(cuda.cudaDoubleCalls("cuStreamWaitEvent")).isZero();
            assertThat(calls())
                    .containsEntry("cuMemcpyDtoDAsync_v2", before.get("cuMemcpyDtoDAsync_v2"))
                    .containsEntry("cuGraphLaunch", Objects.requireNonNull(before.get("cuGraphLaunch")) + STEPS);
        }
    }

    private Map<String, Long> calls() {
        Map<String, Long> calls = new LinkedHashMap<>();
        Stream.of(FORBIDDEN, COPIES, List.of("cuGraphLaunch"))
                .flatMap(List::stream)
                .forEach(function -> calls.put(function, cuda.cudaDoubleCalls(function)));
        return calls;
    }

    @ParameterizedTest
    @EnumSource
    void ofTwoBatchesTheLastCounts(Policy policy) throws OutOfDeviceMemory {
        try (Bench once = lenet(policy);
                Bench twice = lenet(policy)) {
            List<Float> expected = List.of(once.step(0), once.step(1));
            Step step = twice.plan().step();
            Formula.load(step, 7, twice.executable());
            float first = twice.step(0);
            Formula.load(step, 8, twice.executable());
            Formula.load(step, 9, twice.executable());
            assertThat(List.of(first, twice.step(1))).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theBatchThatWaitsCanBeRead(Policy policy) throws OutOfDeviceMemory {
        try (Bench bench = lenet(policy);
                Bench undisturbed = lenet(policy)) {
            Step step = bench.plan().step();
            Ports ports = step.ports();
            bench.step(0);
            Formula.load(step, 1, bench.executable());
            assertThat(bench.read(ports.images()))
                    .containsExactly(Formula.images(step, 1).array());
            assertThat(bench.read(ports.labels()))
                    .containsExactly(floats(Formula.labels(step, 1).array()));
            bench.executable().run(1, Bench.SGD.learningRate().at(1));
            undisturbed.step(0);
            assertThat(bench.executable().loss()).isEqualTo(undisturbed.step(1));
            Formula.load(step, 2, bench.executable());
            bench.read(ports.labels());
            assertThat(bench.step(3)).isEqualTo(undisturbed.step(3));
        }
    }

    private static float[] floats(int[] numbers) {
        float[] floats = new float[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            floats[i] = numbers[i];
        }
        return floats;
    }

    @Test
    void whatLastsIsReadAndWrittenBesideTheBatchThatWaits() throws OutOfDeviceMemory {
        try (Bench bench = lenet(Policy.PACKED);
                Bench other = lenet(Policy.PACKED)) {
            bench.step(0);
            other.step(0);
            Tensor bias = bench.tensors(Kind.PARAMETER).get(1);
            float[] values = new float[(int) bias.shape().elements()];
            Arrays.fill(values, 0.25f);
            other.executable().write(bias, values);
            Formula.load(bench.plan().step(), 1, bench.executable());
            bench.executable().write(bias, values);
            assertThat(bench.read(bias)).containsExactly(values);
            bench.executable().run(1, Bench.SGD.learningRate().at(1));
            assertThat(bench.executable().loss()).isEqualTo(other.step(1));
        }
    }

    @Test
    void firstValuesEndTheWaitOfABatch() throws OutOfDeviceMemory {
        try (Bench bench = lenet(Policy.PACKED)) {
            List<Float> expected = bench.steps(2);
            Formula.load(bench.plan().step(), 5, bench.executable());
            bench.executable().initialize(3);
            Formula.fill(bench.plan().step(), bench.executable());
            assertThat(bench.steps(2)).isEqualTo(expected);
        }
    }

    private Bench lenet(Policy policy) throws OutOfDeviceMemory {
        return Bench.of(device, TrainingContract.zoo("lenet"), BATCH, Bench.SGD, policy, Freed.POISONED);
    }
}

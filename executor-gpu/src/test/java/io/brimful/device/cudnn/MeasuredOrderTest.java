package io.brimful.device.cudnn;

import static org.assertj.core.api.Assertions.assertThat;

import io.brimful.device.CudaDouble;
import io.brimful.device.Device;
import io.brimful.device.OutOfDeviceMemory;
import io.brimful.network.zoo.Zoo;
import io.brimful.plan.Kernel;
import io.brimful.plan.KernelTable;
import io.brimful.plan.Plan;
import io.brimful.plan.Planner;
import io.brimful.step.Step;
import io.brimful.step.StepBuilder;
import io.brimful.trial.DeviceSlot;
import io.brimful.trial.LearningRate;
import io.brimful.trial.Optimizer;
import io.brimful.trial.Policy;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MeasuredOrderTest {
    private static final long GIBIBYTE = 1L << 30;
    /* What the double, a GPU of sm_90, is recommended. */
    private static final long PRODUCT_WORKSPACE_BYTES = 32L << 20;

    private static final Optimizer SGD = Optimizer.sgd(new LearningRate.Fixed(0.01), 0.9, 0.0005);

    @TempDir
    private Path cache;

    private CudaDouble.Controls cuda;

    @BeforeEach
    void begin() {
        cuda = CudaDouble.fresh();
        System.setProperty("brimful.cache", cache.toString());
    }

    @ParameterizedTest
    @EnumSource
    void measuresAShapeOnceAndRemembersIt(Direction direction) throws IOException {
        KernelTable first = describe(lenet(), GIBIBYTE);
        long measured = cuda.cudaDoubleCalls(find(direction));
        assertThat(measured).isPositive();
        assertThat(describe(lenet(), GIBIBYTE)).isEqualTo(first);
        assertThat(cuda.cudaDoubleCalls(find(direction))).isEqualTo(measured);
        try (var files = Files.list(cache.resolve("algorithms"))) {
            assertThat(files.toList())
                    .hasSize(1)
                    .allSatisfy(file -> assertThat(file)
                            .hasFileName("CUDA-test-double-cudnn-9.5.1.csv")
                            .content()
                            .contains(direction + " float32-nchw-3 "));
        }
        assertThat(cuda.cudaDoubleAllocatedBytes()).isZero();
        assertThat(cuda.cudaDoubleObjects()).isZero();
    }

    @Test
    void theFastestComesFirstAndOneWithoutWorkspaceIsThere() {
        KernelTable table = describe(lenet(), GIBIBYTE);
        table.kernels().forEach((op, kernels) -> {
            if (kernels.get(0).algorithm().startsWith("forward-")) {
                assertThat(kernels).anyMatch(kernel -> kernel.workspaceBytes() == 0);
                assertThat(kernels.get(0).algorithm()).isEqualTo("forward-1");
            }
        });
    }

    @ParameterizedTest
    @CsvSource({"600, 256", "2100, 512"})
    void measuresInAQuarterOfTheMemoryAndGivesItBack(long memoryMiB, long workspaceMiB) throws IOException {
        try (CudnnDevice device = CudnnDevice.open(new DeviceSlot("cudnn", memoryMiB << 20, 1))) {
            long before = cuda.cudaDoubleAllocatedBytes();
            long free = device.freeBytes();
            device.describe(lenet());
            assertThat(cuda.cudaDoubleAllocatedBytes()).isEqualTo(before);
            assertThat(device.freeBytes()).isEqualTo(free);
        }
        try (var files = Files.list(cache.resolve("algorithms"))) {
            assertThat(Files.readAllLines(files.findFirst().orElseThrow()))
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(line).contains(" " + workspaceMiB + "MiB,"));
        }
    }

    @Test
    void productsMayHaveAWorkspace() {
        List<Kernel> ways = describe(lenet(), GIBIBYTE).kernels().getOrDefault("ip1", List.of());
        assertThat(ways).extracting(Kernel::algorithm).containsExactly("gemm-workspace", "gemm");
        assertThat(ways).extracting(Kernel::workspaceBytes).containsExactly(PRODUCT_WORKSPACE_BYTES, 0L);
    }

    @Test
    void whereThereIsNoMemoryToMeasureInItGuesses() {
        KernelTable table = describe(lenet(), 1 << 20);
        assertThat(cuda.cudaDoubleCalls("cudnnFindConvolutionForwardAlgorithmEx"))
                .isZero();
        assertThat(cuda.cudaDoubleCalls("cudnnGetConvolutionForwardAlgorithm_v7"))
                .isPositive();
        assertThat(table.kernels()).isNotEmpty();
    }

    @Test
    void passesOverAFileThatIsNoGood() throws IOException {
        KernelTable table = describe(lenet(), GIBIBYTE);
        Path file = cache.resolve("algorithms").resolve("CUDA-test-double-cudnn-9.5.1.csv");
        Files.write(file, new byte[] {(byte) 0xC3, 0x28, ',', 'x', '\n', ',', ','});
        assertThat(describe(lenet(), GIBIBYTE)).isEqualTo(table);
    }

    @Test
    void trainsWithTheFastestThatFits() throws OutOfDeviceMemory {
        try (CudnnDevice device = CudnnDevice.open(new DeviceSlot("cudnn", GIBIBYTE, 1))) {
            Step step = step("resnet8-cifar");
            Plan plan = Planner.plan(step, device.describe(step), Policy.PACKED);
            List<String> chosen = plan.schedule().operations().stream()
                    .map(scheduled -> scheduled.kernel().algorithm())
                    .toList();
            assertThat(chosen).contains("forward-6");
            try (var arena = device.reserve(plan.arenaBytes());
                    var executable = device.compile(plan, arena, Device.Freed.POISONED)) {
                executable.initialize(1);
                int pixels = (int) step.ports().images().shape().elements();
                executable.load(FloatBuffer.allocate(pixels), IntBuffer.allocate(4));
                executable.run(0, 0.01);
                assertThat(executable.loss()).isPositive().isFinite();
            }
        }
        assertThat(cuda.cudaDoubleAllocatedBytes()).isZero();
    }

    @Test
    void aStepIsNhwcWhereItsConvolutionsMeasuredFasterThatWay() throws IOException, OutOfDeviceMemory {
        assertThat(layouts(describe(lenet(), GIBIBYTE))).containsOnly("");
        Path file = cache.resolve("algorithms").resolve("CUDA-test-double-cudnn-9.5.1.csv");
        List<String> slower = Files.readAllLines(file).stream()
                .map(line -> line.contains("-nhwc-") ? line : line.replaceAll("@[0-9.]+", "@9.5"))
                .toList();
        Files.write(file, slower);
        assertThat(layouts(describe(lenet(), GIBIBYTE))).containsOnly("nhwc");
        try (CudnnDevice device = CudnnDevice.open(new DeviceSlot("cudnn", GIBIBYTE, 1))) {
            Step step = lenet();
            Plan plan = Planner.plan(step, device.describe(step), Policy.PACKED);
            try (var arena = device.reserve(plan.arenaBytes());
                    var executable = device.compile(plan, arena, Device.Freed.POISONED)) {
                executable.initialize(1);
                executable.load(FloatBuffer.allocate(4 * 28 * 28), IntBuffer.allocate(4));
                executable.run(0, 0.01);
                assertThat(executable.loss()).isPositive().isFinite();
            }
        }
    }

    @Test
    void aStepIsNchwWhereNhwcWasNotMeasured() throws IOException {
        describe(lenet(), GIBIBYTE);
        Path file = cache.resolve("algorithms").resolve("CUDA-test-double-cudnn-9.5.1.csv");
        List<String> some = Files.readAllLines(file).stream()
                .filter(line -> !line.startsWith("BACKWARD_DATA float32-nhwc"))
                .map(line -> line.contains("-nhwc-") ? line : line.replaceAll("@[0-9.]+", "@9.5"))
                .toList();
        Files.write(file, some);
        assertThat(layouts(describe(lenet(), 1 << 20))).containsOnly("");
    }

    /* What stands behind the number of each convolution's algorithm. */
    private static Set<String> layouts(KernelTable table) {
        return table.kernels().values().stream()
                .flatMap(List::stream)
                .map(Kernel::algorithm)
                .filter(name -> name.matches("(forward|backward_data|backward_weights)-.*"))
                .map(name -> name.replaceFirst("[a-z_]+-[0-9]+-?", ""))
                .collect(Collectors.toSet());
    }

    private static String find(Direction direction) {
        return switch (direction) {
            case FORWARD -> "cudnnFindConvolutionForwardAlgorithmEx";
            case BACKWARD_DATA -> "cudnnFindConvolutionBackwardDataAlgorithmEx";
            case BACKWARD_WEIGHTS -> "cudnnFindConvolutionBackwardFilterAlgorithmEx";
        };
    }

    private static KernelTable describe(Step step, long memoryBytes) {
        try (CudnnDevice device = CudnnDevice.open(new DeviceSlot("cudnn", memoryBytes, 1))) {
            return device.describe(step);
        }
    }

    private static Step lenet() {
        return step("lenet");
    }

    private static Step step(String network) {
        Step step = StepBuilder.of(Zoo.find(network).orElseThrow(), 4, SGD);
        return Planner.prepare(step, Policy.PACKED);
    }
}

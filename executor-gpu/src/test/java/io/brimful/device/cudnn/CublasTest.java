package io.brimful.device.cudnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.brimful.device.Arena;
import io.brimful.device.CudaDouble;
import io.brimful.device.Device;
import io.brimful.device.Executable;
import io.brimful.device.OutOfDeviceMemory;
import io.brimful.network.zoo.Zoo;
import io.brimful.plan.Plan;
import io.brimful.plan.Planner;
import io.brimful.step.Step;
import io.brimful.step.StepBuilder;
import io.brimful.trial.DeviceSlot;
import io.brimful.trial.LearningRate;
import io.brimful.trial.Optimizer;
import io.brimful.trial.Policy;
import io.brimful.trial.Precision;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.List;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUgraph;
import jcuda.driver.CUgraphExec;
import jcuda.driver.JCudaDriver;
import jcuda.jcublas.cublasOperation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Products by the two libraries of cuBLAS. */
class CublasTest {
    private static final int M = 5;
    private static final int N = 3;
    private static final int K = 4;
    private static final int INVALID_VALUE = 7;
    private static final long WORKSPACE_BYTES = 1024;

    private static final Optimizer SGD = Optimizer.sgd(new LearningRate.Fixed(0.01), 0.9, 0.0005);

    private CudaDouble.Controls cuda;
    private Gpu gpu;
    private Operands operands;

    @BeforeEach
    void open() {
        cuda = CudaDouble.fresh();
        gpu = Gpu.open("cudnn", 0);
        operands = new Operands(gpu);
    }

    @AfterEach
    void close() {
        if (gpu != null) {
            operands.close();
            gpu.close();
            assertThat(cuda.cudaDoubleObjects()).isZero();
        }
    }

    /** What is tested against what. */
    enum Version {
        TWELVE,
        THIRTEEN;

        Cublas open(Gpu gpu, Operands operands) {
            Cublas cublas = this == TWELVE ? new Cublas12() : new Cublas13();
            assertThat(cublas.create()).isZero();
            operands.keep(cublas::destroy);
            assertThat(cublas.setStream(gpu.stream())).isZero();
            assertThat(cublas.setMathMode(0)).isZero();
            return cublas;
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 0", "1, 0, 0", "0, 1, 1", "0, 0, 1"})
    void bothGiveTheSameBits(int transposeA, int transposeB, float beta) {
        Gemm gemm = new Gemm(transposeA, transposeB, M, N, K, beta);
        for (GpuNumber type : GpuNumber.values()) {
            float[] twelve = multiply(Version.TWELVE.open(gpu, operands), gemm, type);
            float[] thirteen = multiply(Version.THIRTEEN.open(gpu, operands), gemm, type);
            assertThat(thirteen).isEqualTo(twelve).doesNotContain(Float.NaN);
            float first = first(gemm);
            assertThat(thirteen[0]).isCloseTo(first, within((float) (Math.abs(first) * type.roundoff())));
        }
    }

    /* Not from an allocation's first byte on. */
    private float[] multiply(Cublas cublas, Gemm gemm, GpuNumber type) {
        CUdeviceptr a = operands.of(type, Operands.eighths(1 + M * K, 1)).withByteOffset(type.bytes);
        CUdeviceptr b = operands.of(type, Operands.eighths(1 + K * N, 2)).withByteOffset(type.bytes);
        CUdeviceptr c = operands.of(type, Operands.eighths(1 + M * N, 3)).withByteOffset(type.bytes);
        assertThat(cublas.multiply(gemm, type.cublas, a, b, c)).isZero();
        float[] product = operands.read(type, c, M * N);
        if (type == GpuNumber.FLOAT) {
            CUdeviceptr again =
                    operands.of(type, Operands.eighths(1 + M * N, 3)).withByteOffset(type.bytes);
            assertThat(cublas.multiply(gemm, a, b, again)).isZero();
            assertThat(operands.read(type, again, M * N)).isEqualTo(product);
        }
        return product;
    }

    /* The product's first element. */
    private static float first(Gemm gemm) {
        float[] a = Operands.eighths(1 + M * K, 1);
        float[] b = Operands.eighths(1 + K * N, 2);
        float sum = gemm.beta() * Operands.eighths(2, 3)[1];
        for (int l = 0; l < K; l++) {
            int inA = gemm.transposeA() == cublasOperation.CUBLAS_OP_N ? l * M : l;
            int inB = gemm.transposeB() == cublasOperation.CUBLAS_OP_N ? l : l * N;
            sum += a[1 + inA] * b[1 + inB];
        }
        return sum;
    }

    @ParameterizedTest
    @EnumSource
    void aWorkspaceIsTakenWhereItIsSet(Version version) {
        Cublas cublas = version.open(gpu, operands);
        CUdeviceptr memory = operands.of(GpuNumber.FLOAT, new float[(int) WORKSPACE_BYTES]);
        CUdeviceptr workspace = memory.withByteOffset(WORKSPACE_BYTES);
        Gemm gemm = new Gemm(0, 0, M, N, K, 0);
        assertThat(cublas.setWorkspace(workspace, WORKSPACE_BYTES)).isZero();
        multiply(cublas, gemm, GpuNumber.FLOAT);
        int count = (int) (WORKSPACE_BYTES / Float.BYTES);
        assertThat(operands.read(GpuNumber.FLOAT, memory, count)).containsOnly(0);
        assertThat(operands.read(GpuNumber.FLOAT, workspace, count)).containsOnly(Float.NaN);

        CUdeviceptr clean = operands.of(GpuNumber.FLOAT, new float[count]);
        assertThat(cublas.setWorkspace(clean, WORKSPACE_BYTES)).isZero();
        assertThat(cublas.setWorkspace(new CUdeviceptr(), 0)).isZero();
        multiply(cublas, gemm, GpuNumber.FLOAT);
        assertThat(operands.read(GpuNumber.FLOAT, clean, count)).containsOnly(0);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNotAskedForRightIsRefused(Version version) {
        Cublas cublas = version.open(gpu, operands);
        CUdeviceptr one = operands.of(GpuNumber.FLOAT, 1);
        assertThat(cublas.multiply(new Gemm(0, 0, 1, 1, 0, 0), one, one, one)).isEqualTo(INVALID_VALUE);
        assertThat(cublas.setWorkspace(one, WORKSPACE_BYTES)).isEqualTo(INVALID_VALUE);
    }

    @ParameterizedTest
    @EnumSource
    void aProductIsCapturedInAGraph(Version version) {
        Cublas cublas = version.open(gpu, operands);
        CUdeviceptr a = operands.of(GpuNumber.FLOAT, 2);
        CUdeviceptr c = operands.of(GpuNumber.FLOAT, 1);
        CUgraph graph = new CUgraph();
        CUgraphExec ready = new CUgraphExec();
        assertThat(JCudaDriver.cuStreamBeginCapture(gpu.stream(), 1)).isZero();
        assertThat(cublas.setWorkspace(new CUdeviceptr(), 0)).isZero();
        assertThat(cublas.multiply(new Gemm(0, 0, 1, 1, 1, 1), a, a, c)).isZero();
        assertThat(JCudaDriver.cuStreamEndCapture(gpu.stream(), graph)).isZero();
        assertThat(operands.read(GpuNumber.FLOAT, c, 1)).containsExactly(1);
        assertThat(JCudaDriver.cuGraphInstantiate(ready, graph, 0)).isZero();
        for (int i = 0; i < 2; i++) {
            assertThat(JCudaDriver.cuGraphLaunch(ready, gpu.stream())).isZero();
        }
        assertThat(operands.read(GpuNumber.FLOAT, c, 1)).containsExactly(9);
        JCudaDriver.cuGraphExecDestroy(ready);
        JCudaDriver.cuGraphDestroy(graph);
    }

    /* The workspace lies among the step's tensors, and holds nothing after each product. */
    @ParameterizedTest
    @EnumSource
    void aStepWithWorkspacesTrainsToTheBitsOfOneWithout(Precision precision) throws OutOfDeviceMemory {
        assertThat(train(precision, List.of(WORKSPACE_BYTES, 0L), "gemm-workspace"))
                .isEqualTo(train(precision, List.of(0L), "gemm"));
    }

    private static List<Float> train(Precision precision, List<Long> workspaces, String expected)
            throws OutOfDeviceMemory {
        DeviceSlot slot = new DeviceSlot("cudnn", 64 << 20, 1);
        try (CudnnDevice device = CudnnDevice.open(slot, opened -> new WithWorkspaces(workspaces))) {
            Step step = StepBuilder.of(Zoo.find("lenet").orElseThrow(), 4, SGD).with(precision);
            step = Planner.prepare(step, Policy.PACKED);
            Plan plan = Planner.plan(step, device.describe(step), Policy.PACKED);
            assertThat(plan.schedule().operations())
                    .extracting(scheduled -> scheduled.kernel().algorithm())
                    .contains(expected);
            try (Arena arena = device.reserve(plan.arenaBytes());
                    Executable executable = device.compile(plan, arena, Device.Freed.POISONED)) {
                executable.initialize(1);
                List<Float> losses = new ArrayList<>();
                for (int i = 0; i < 3; i++) {
                    FloatBuffer images = FloatBuffer.wrap(Operands.eighths(4 * 28 * 28, i));
                    executable.load(images, IntBuffer.wrap(new int[] {1, 2, 3, 4}));
                    executable.run(i, 0.01);
                    losses.add(executable.loss());
                }
                assertThat(losses).doesNotContain(Float.NaN);
                return losses;
            }
        }
    }

    private record WithWorkspaces(List<Long> bytes) implements AlgorithmOrder {
        private static final AlgorithmOrder ELSE = new DeterministicOrder();

        @Override
        public List<Integer> order(Gpu gpu, ConvDescriptors descriptors, Direction direction) {
            return ELSE.order(gpu, descriptors, direction);
        }

        @Override
        public List<Long> productWorkspaces(Gpu gpu) {
            return bytes;
        }

        @Override
        public Layout layout(Gpu gpu, Step step) {
            return ELSE.layout(gpu, step);
        }
    }

    @Test
    void theGpuTakesCuda12sWhereBothAreThere() {
        assertThat(gpu.libraries().versions()).isEqualTo("cuDNN 9.5.1, cuBLAS 12");
        assertThat(Cublas13.isPresent()).isTrue();
    }
}

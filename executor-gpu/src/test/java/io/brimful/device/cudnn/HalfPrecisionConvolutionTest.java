package io.brimful.device.cudnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.brimful.device.CudaDouble;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import jcuda.Pointer;
import jcuda.driver.CUdeviceptr;
import jcuda.jcudnn.JCudnn;
import jcuda.jcudnn.cudnnConvolutionBwdDataAlgoPerf;
import jcuda.jcudnn.cudnnConvolutionBwdFilterAlgoPerf;
import jcuda.jcudnn.cudnnConvolutionDescriptor;
import jcuda.jcudnn.cudnnConvolutionFwdAlgoPerf;
import jcuda.jcudnn.cudnnConvolutionMode;
import jcuda.jcudnn.cudnnDataType;
import jcuda.jcudnn.cudnnFilterDescriptor;
import jcuda.jcudnn.cudnnMathType;
import jcuda.jcudnn.cudnnTensorDescriptor;
import jcuda.jcudnn.cudnnTensorFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The double's convolutions in each type and layout, beside a plain loop: two groups, 3 x 3, stride 2, pad 1. */
class HalfPrecisionConvolutionTest {
    private static final int NCHW = cudnnTensorFormat.CUDNN_TENSOR_NCHW;
    private static final int NHWC = cudnnTensorFormat.CUDNN_TENSOR_NHWC;
    private static final int BAD_PARAM = 2000;
    private static final int NOT_SUPPORTED = 3000;
    private static final int BATCH = 2;
    private static final int CHANNELS = 4;
    private static final int FILTERS = 6;
    private static final int GROUPS = 2;
    private static final int HEIGHT = 5;
    private static final int WIDTH = 6;
    private static final int KERNEL = 3;
    private static final int P = 3;
    private static final int Q = 3;
    private static final int WORKSPACE = 1 << 16;

    private Gpu gpu;
    private Operands operands;
    private CUdeviceptr workspace;

    @BeforeEach
    void open() {
        CudaDouble.fresh();
        gpu = Gpu.open("cuda:0", 0);
        operands = new Operands(gpu);
        workspace = operands.allocate(WORKSPACE);
    }

    @AfterEach
    void close() {
        if (gpu != null) {
            operands.close();
            gpu.close();
        }
    }

    static Stream<Arguments> typesAndLayouts() {
        return Stream.of(GpuNumber.values())
                .flatMap(type -> Stream.of(Arguments.of(type, NCHW), Arguments.of(type, NHWC)));
    }

    @ParameterizedTest
    @MethodSource("typesAndLayouts")
    void forward(GpuNumber type, int format) {
        Problem problem = new Problem(type, format, type);
        double[] expected = new double[BATCH * FILTERS * P * Q];
        problem.eachTap((x, w, y) -> expected[y] += (double) problem.x[x] * problem.w[w]);
        CUdeviceptr x = operands.of(type, problem.x);
        CUdeviceptr w = operands.of(type, problem.w);
        for (int algorithm : problem.forwardAlgorithms()) {
            CUdeviceptr y = operands.of(type, new float[expected.length]);
            operands.check(problem.forward(algorithm, x, w, y), "cudnnConvolutionForward");
            compare(type, operands.read(type, y, expected.length), expected);
        }
    }

    @ParameterizedTest
    @MethodSource("typesAndLayouts")
    void backwardData(GpuNumber type, int format) {
        Problem problem = new Problem(type, format, type);
        double[] expected = new double[problem.x.length];
        problem.eachTap((x, w, y) -> expected[x] += (double) problem.dy[y] * problem.w[w]);
        CUdeviceptr dy = operands.of(type, problem.dy);
        CUdeviceptr w = operands.of(type, problem.w);
        for (int algorithm : problem.backwardDataAlgorithms()) {
            CUdeviceptr dx = operands.of(type, new float[expected.length]);
            int status = JCudnn.cudnnConvolutionBackwardData(
                    gpu.cudnn(),
                    Scale.ONE,
                    problem.filter,
                    w,
                    problem.output,
                    dy,
                    problem.convolution,
                    algorithm,
                    workspace,
                    WORKSPACE,
                    Scale.ZERO,
                    problem.input,
                    dx);
            operands.check(status, "cudnnConvolutionBackwardData");
            compare(type, operands.read(type, dx, expected.length), expected);
        }
    }

    @ParameterizedTest
    @MethodSource("typesAndLayouts")
    void backwardFilterAddsToWhatIsThere(GpuNumber type, int format) {
        Problem problem = new Problem(type, format, type);
        double[] expected = IntStream.range(0, problem.w.length)
                .mapToDouble(i -> problem.w[i])
                .toArray();
        problem.eachTap((x, w, y) -> expected[w] += (double) problem.dy[y] * problem.x[x]);
        CUdeviceptr x = operands.of(type, problem.x);
        CUdeviceptr dy = operands.of(type, problem.dy);
        for (int algorithm : problem.backwardFilterAlgorithms()) {
            CUdeviceptr dw = operands.of(type, problem.w);
            int status = JCudnn.cudnnConvolutionBackwardFilter(
                    gpu.cudnn(),
                    Scale.ONE,
                    problem.input,
                    x,
                    problem.output,
                    dy,
                    problem.convolution,
                    algorithm,
                    workspace,
                    WORKSPACE,
                    Scale.ONE,
                    problem.filter,
                    dw);
            operands.check(status, "cudnnConvolutionBackwardFilter");
            compare(type, operands.read(type, dw, expected.length), expected);
        }
    }

    @ParameterizedTest
    @MethodSource("typesAndLayouts")
    void backwardBias(GpuNumber type, int format) {
        Problem problem = new Problem(type, format, type);
        double[] expected = new double[FILTERS];
        for (int i = 0; i < problem.dy.length; i++) {
            expected[format == NHWC ? i % FILTERS : i / (P * Q) % FILTERS] += problem.dy[i];
        }
        CUdeviceptr db = operands.of(type, new float[FILTERS]);
        int status = JCudnn.cudnnConvolutionBackwardBias(
                gpu.cudnn(),
                Scale.ONE,
                problem.output,
                operands.of(type, problem.dy),
                Scale.ZERO,
                operands.tensor(type, format, 1, FILTERS, 1, 1),
                db);
        operands.check(status, "cudnnConvolutionBackwardBias");
        compare(type, operands.read(type, db, FILTERS), expected);
    }

    @Test
    void refusesOperandsOfDifferentTypes() {
        Problem problem = new Problem(GpuNumber.HALF, NCHW, GpuNumber.BFLOAT16);
        assertThat(problem.workspace(0)).isEqualTo(BAD_PARAM);
        assertThat(problem.forward(0, workspace, workspace, workspace)).isEqualTo(BAD_PARAM);
    }

    @Test
    void channelsLastHasFewerAlgorithms() {
        Problem first = new Problem(GpuNumber.HALF, NCHW, GpuNumber.HALF);
        Problem last = new Problem(GpuNumber.HALF, NHWC, GpuNumber.HALF);
        assertThat(first.workspace(2)).isZero();
        assertThat(last.workspace(2)).isEqualTo(NOT_SUPPORTED);
        assertThat(last.forwardAlgorithms()).containsExactlyInAnyOrder(0, 1);
        assertThat(last.backwardDataAlgorithms()).containsExactlyInAnyOrder(0, 1);
        assertThat(last.backwardFilterAlgorithms()).containsExactlyInAnyOrder(0, 1);
    }

    /* The sums of eighths are exact; what is left is one rounding when they are stored. */
    private static void compare(GpuNumber type, float[] actual, double[] expected) {
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) actual[i])
                    .as("value %d of %s", i, type)
                    .isCloseTo(expected[i], within(Math.abs(expected[i]) * type.roundoff()));
        }
    }

    /** What a tap brings together: indices into input, filter and output. */
    @FunctionalInterface
    private interface Tap {
        void visit(int x, int w, int y);
    }

    private final class Problem {
        final int format;
        final float[] x = Operands.eighths(BATCH * CHANNELS * HEIGHT * WIDTH, 1);
        final float[] w = Operands.eighths(FILTERS * CHANNELS / GROUPS * KERNEL * KERNEL, 2);
        final float[] dy = Operands.eighths(BATCH * FILTERS * P * Q, 3);
        final cudnnTensorDescriptor input;
        final cudnnTensorDescriptor output;
        final cudnnFilterDescriptor filter = new cudnnFilterDescriptor();
        final cudnnConvolutionDescriptor convolution = new cudnnConvolutionDescriptor();

        Problem(GpuNumber type, int format, GpuNumber outputType) {
            this.format = format;
            input = operands.tensor(type, format, BATCH, CHANNELS, HEIGHT, WIDTH);
            output = operands.tensor(outputType, format, BATCH, FILTERS, P, Q);
            operands.check(JCudnn.cudnnCreateFilterDescriptor(filter), "cudnnCreateFilterDescriptor");
            operands.keep(() -> JCudnn.cudnnDestroyFilterDescriptor(filter));
            operands.check(
                    JCudnn.cudnnSetFilter4dDescriptor(
                            filter, type.cudnn, format, FILTERS, CHANNELS / GROUPS, KERNEL, KERNEL),
                    "cudnnSetFilter4dDescriptor");
            operands.check(JCudnn.cudnnCreateConvolutionDescriptor(convolution), "cudnnCreateConvolutionDescriptor");
            operands.keep(() -> JCudnn.cudnnDestroyConvolutionDescriptor(convolution));
            int mode = cudnnConvolutionMode.CUDNN_CROSS_CORRELATION;
            operands.check(
                    JCudnn.cudnnSetConvolution2dDescriptor(
                            convolution, 1, 1, 2, 2, 1, 1, mode, cudnnDataType.CUDNN_DATA_FLOAT),
                    "cudnnSetConvolution2dDescriptor");
            JCudnn.cudnnSetConvolutionGroupCount(convolution, GROUPS);
            int math = type == GpuNumber.FLOAT ? cudnnMathType.CUDNN_FMA_MATH : cudnnMathType.CUDNN_TENSOR_OP_MATH;
            operands.check(JCudnn.cudnnSetConvolutionMathType(convolution, math), "cudnnSetConvolutionMathType");
        }

        int forward(int algorithm, Pointer from, Pointer factors, Pointer to) {
            return JCudnn.cudnnConvolutionForward(
                    gpu.cudnn(),
                    Scale.ONE,
                    input,
                    from,
                    filter,
                    factors,
                    convolution,
                    algorithm,
                    workspace,
                    WORKSPACE,
                    Scale.ZERO,
                    output,
                    to);
        }

        int workspace(int algorithm) {
            return JCudnn.cudnnGetConvolutionForwardWorkspaceSize(
                    gpu.cudnn(), input, filter, convolution, output, algorithm, new long[1]);
        }

        List<Integer> forwardAlgorithms() {
            cudnnConvolutionFwdAlgoPerf[] found = new cudnnConvolutionFwdAlgoPerf[8];
            int[] count = new int[1];
            int status = JCudnn.cudnnGetConvolutionForwardAlgorithm_v7(
                    gpu.cudnn(), input, filter, convolution, output, found.length, count, found);
            operands.check(status, "cudnnGetConvolutionForwardAlgorithm_v7");
            return Stream.of(found).limit(count[0]).map(each -> each.algo).toList();
        }

        List<Integer> backwardDataAlgorithms() {
            cudnnConvolutionBwdDataAlgoPerf[] found = new cudnnConvolutionBwdDataAlgoPerf[8];
            int[] count = new int[1];
            int status = JCudnn.cudnnGetConvolutionBackwardDataAlgorithm_v7(
                    gpu.cudnn(), filter, output, convolution, input, found.length, count, found);
            operands.check(status, "cudnnGetConvolutionBackwardDataAlgorithm_v7");
            return Stream.of(found).limit(count[0]).map(each -> each.algo).toList();
        }

        List<Integer> backwardFilterAlgorithms() {
            cudnnConvolutionBwdFilterAlgoPerf[] found = new cudnnConvolutionBwdFilterAlgoPerf[8];
            int[] count = new int[1];
            int status = JCudnn.cudnnGetConvolutionBackwardFilterAlgorithm_v7(
                    gpu.cudnn(), input, output, convolution, filter, found.length, count, found);
            operands.check(status, "cudnnGetConvolutionBackwardFilterAlgorithm_v7");
            return Stream.of(found).limit(count[0]).map(each -> each.algo).toList();
        }

        void eachTap(Tap tap) {
            int inGroup = CHANNELS / GROUPS;
            for (int index = 0; index < dy.length * inGroup * KERNEL * KERNEL; index++) {
                int s = index % KERNEL;
                int r = index / KERNEL % KERNEL;
                int c = index / (KERNEL * KERNEL) % inGroup;
                int rest = index / (KERNEL * KERNEL * inGroup);
                int q = rest % Q;
                int p = rest / Q % P;
                int k = rest / (Q * P) % FILTERS;
                int n = rest / (Q * P * FILTERS);
                int row = 2 * p - 1 + r;
                int column = 2 * q - 1 + s;
                if (row >= 0 && row < HEIGHT && column >= 0 && column < WIDTH) {
                    int channel = k / (FILTERS / GROUPS) * inGroup + c;
                    tap.visit(
                            at(n, channel, row, column, CHANNELS, HEIGHT, WIDTH),
                            at(k, c, r, s, inGroup, KERNEL, KERNEL),
                            at(n, k, p, q, FILTERS, P, Q));
                }
            }
        }

        private int at(int n, int c, int h, int w, int channels, int height, int width) {
            return format == NHWC
                    ? ((n * height + h) * width + w) * channels + c
                    : ((n * channels + c) * height + h) * width + w;
        }
    }
}

package io.brimful.device.cudnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.brimful.device.CudaDouble;
import jcuda.Pointer;
import jcuda.driver.CUdeviceptr;
import jcuda.jcublas.JCublas2;
import jcuda.jcublas.cublasComputeType;
import jcuda.jcublas.cublasGemmAlgo;
import jcuda.jcudnn.JCudnn;
import jcuda.jcudnn.cudnnActivationDescriptor;
import jcuda.jcudnn.cudnnActivationMode;
import jcuda.jcudnn.cudnnBatchNormMode;
import jcuda.jcudnn.cudnnNanPropagation;
import jcuda.jcudnn.cudnnOpTensorDescriptor;
import jcuda.jcudnn.cudnnOpTensorOp;
import jcuda.jcudnn.cudnnTensorDescriptor;
import jcuda.jcudnn.cudnnTensorFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** The double's numbers of 16 bits, and its calls over them beside plain loops. */
class HalfPrecisionDoubleTest {
    private static final int NCHW = cudnnTensorFormat.CUDNN_TENSOR_NCHW;
    private static final int NHWC = cudnnTensorFormat.CUDNN_TENSOR_NHWC;
    private static final int BAD_PARAM = 2000;
    private static final int CUBLAS_NOT_SUPPORTED = 15;
    private static final int PATTERNS = 1 << 16;

    private Gpu gpu;
    private Operands operands;

    @BeforeEach
    void open() {
        CudaDouble.fresh();
        gpu = Gpu.open("cuda:0", 0);
        operands = new Operands(gpu);
    }

    @AfterEach
    void close() {
        if (gpu != null) {
            operands.close();
            gpu.close();
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "FLOAT")
    void readsEveryNumberAndRoundsToTheNearest(GpuNumber type) {
        float[] all = new float[PATTERNS];
        for (int bits = 0; bits < PATTERNS; bits++) {
            /* A sum that begins with 0 is no -0. */
            all[bits] = type.decode(bits) + 0f;
        }
        CUdeviceptr numbers = operands.of(type, all);
        CUdeviceptr one = operands.of(type, 1);
        CUdeviceptr wide = operands.allocate((long) PATTERNS * GpuNumber.FLOAT.bytes);
        assertThat(multiply(PATTERNS, 1, 1, 1, type, numbers, one, GpuNumber.FLOAT, wide))
                .isZero();
        assertThat(operands.read(GpuNumber.FLOAT, wide, PATTERNS)).isEqualTo(all);

        CUdeviceptr narrow = operands.allocate((long) PATTERNS * type.bytes);
        for (float factor : new float[] {1, 1.003f, 0.37f, 1e-5f, 1.5f}) {
            assertThat(multiply(PATTERNS, 1, 1, factor, type, numbers, one, type, narrow))
                    .isZero();
            float[] expected = new float[PATTERNS];
            for (int bits = 0; bits < PATTERNS; bits++) {
                expected[bits] = type.decode(type.encode(all[bits] * factor));
            }
            assertThat(operands.read(type, narrow, PATTERNS))
                    .as("all times %s", factor)
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @EnumSource
    void multipliesMatrices(GpuNumber type) {
        int m = 5;
        int n = 3;
        int k = 4;
        float[] a = Operands.eighths(m * k, 1);
        float[] b = Operands.eighths(k * n, 2);
        for (GpuNumber to : new GpuNumber[] {type, GpuNumber.FLOAT}) {
            CUdeviceptr c = operands.of(to, new float[m * n]);
            assertThat(multiply(m, n, k, 0.5f, type, operands.of(type, a), operands.of(type, b), to, c))
                    .isZero();
            float[] actual = operands.read(to, c, m * n);
            for (int i = 0; i < m * n; i++) {
                double expected = 0;
                for (int l = 0; l < k; l++) {
                    expected += 0.5 * a[l * m + i % m] * b[i / m * k + l];
                }
                assertThat((double) actual[i]).isCloseTo(expected, within(Math.abs(expected) * to.roundoff()));
            }
        }
    }

    @Test
    void refusesMatricesOfDifferentTypes() {
        CUdeviceptr memory = operands.allocate(64);
        assertThat(multiply(1, 1, 1, 1, GpuNumber.HALF, memory, memory, GpuNumber.BFLOAT16, memory))
                .isEqualTo(CUBLAS_NOT_SUPPORTED);
        assertThat(multiply(1, 1, 1, 1, GpuNumber.FLOAT, memory, memory, GpuNumber.HALF, memory))
                .isEqualTo(CUBLAS_NOT_SUPPORTED);
    }

    /* Column-major and dense: A is [m, k], B is [k, n]. */
    private int multiply(
            int m, int n, int k, float alpha, GpuNumber type, Pointer a, Pointer b, GpuNumber typeC, Pointer c) {
        return JCublas2.cublasGemmEx_new(
                operands.cublas(),
                0,
                0,
                m,
                n,
                k,
                Pointer.to(new float[] {alpha}),
                a,
                type.cublas,
                m,
                b,
                type.cublas,
                k,
                Scale.ZERO,
                c,
                typeC.cublas,
                m,
                cublasComputeType.CUBLAS_COMPUTE_32F,
                cublasGemmAlgo.CUBLAS_GEMM_DEFAULT);
    }

    @ParameterizedTest
    @EnumSource
    void normalizesBatches(GpuNumber type) {
        for (int format : new int[] {NCHW, NHWC}) {
            normalize(type, format);
        }
    }

    private void normalize(GpuNumber type, int format) {
        int channels = 2;
        int count = 12;
        float[] values = Operands.eighths(count * channels, 4);
        float[] gradients = Operands.eighths(count * channels, 9);
        float[] scales = {0.5f, 2};
        float[] shifts = {1, -0.25f};
        cudnnTensorDescriptor images = operands.tensor(type, format, 2, channels, 3, 2);
        cudnnTensorDescriptor row = operands.tensor(GpuNumber.FLOAT, NCHW, 1, channels, 1, 1);
        CUdeviceptr x = operands.of(type, values);
        CUdeviceptr y = operands.of(type, values);
        CUdeviceptr scale = operands.of(GpuNumber.FLOAT, scales);
        CUdeviceptr mean = operands.of(GpuNumber.FLOAT, 0, 0);
        CUdeviceptr deviation = operands.of(GpuNumber.FLOAT, 0, 0);
        CUdeviceptr none = new CUdeviceptr();
        int spatial = cudnnBatchNormMode.CUDNN_BATCHNORM_SPATIAL;
        operands.check(
                JCudnn.cudnnBatchNormalizationForwardTraining(
                        gpu.cudnn(),
                        spatial,
                        Scale.ONE,
                        Scale.ZERO,
                        images,
                        x,
                        images,
                        y,
                        row,
                        scale,
                        operands.of(GpuNumber.FLOAT, shifts),
                        1,
                        none,
                        none,
                        1e-5,
                        mean,
                        deviation),
                "cudnnBatchNormalizationForwardTraining");
        CUdeviceptr dx = operands.of(type, values);
        CUdeviceptr dScale = operands.of(GpuNumber.FLOAT, 0, 0);
        CUdeviceptr dShift = operands.of(GpuNumber.FLOAT, 0, 0);
        operands.check(
                JCudnn.cudnnBatchNormalizationBackward(
                        gpu.cudnn(),
                        spatial,
                        Scale.ONE,
                        Scale.ZERO,
                        Scale.ONE,
                        Scale.ZERO,
                        images,
                        x,
                        images,
                        operands.of(type, gradients),
                        images,
                        dx,
                        row,
                        scale,
                        dScale,
                        dShift,
                        1e-5,
                        mean,
                        deviation),
                "cudnnBatchNormalizationBackward");
        float[] outputs = operands.read(type, y, values.length);
        float[] errors = operands.read(type, dx, values.length);
        for (int c = 0; c < channels; c++) {
            Channel channel = new Channel(values, gradients, format == NHWC, c);
            assertThat((double) operands.read(GpuNumber.FLOAT, mean, channels)[c])
                    .isCloseTo(channel.mean, within(1e-6));
            assertThat((double) operands.read(GpuNumber.FLOAT, dShift, channels)[c])
                    .isCloseTo(channel.sum, within(1e-5));
            assertThat((double) operands.read(GpuNumber.FLOAT, dScale, channels)[c])
                    .isCloseTo(channel.product, within(1e-5));
            for (int i : channel.indices) {
                double normal = (values[i] - channel.mean) / channel.deviation;
                near(type, outputs[i], normal * scales[c] + shifts[c]);
                double own = gradients[i] - channel.sum / count - normal * channel.product / count;
                near(type, errors[i], own * scales[c] / channel.deviation);
            }
        }
    }

    /* One rounding to the type, after arithmetic in single precision. */
    private static void near(GpuNumber type, double actual, double expected) {
        assertThat(actual).isCloseTo(expected, within(Math.abs(expected) * type.roundoff() + 1e-6));
    }

    @ParameterizedTest
    @EnumSource
    void addsMultipliesAndRectifies(GpuNumber type) {
        float[] left = Operands.eighths(24, 1);
        float[] right = Operands.eighths(24, 6);
        float[] bias = {0.5f, -1};
        cudnnTensorDescriptor images = operands.tensor(type, NHWC, 2, 2, 3, 2);
        CUdeviceptr a = operands.of(type, left);
        CUdeviceptr b = operands.of(type, right);
        CUdeviceptr c = operands.of(type, left);
        cudnnOpTensorDescriptor op = new cudnnOpTensorDescriptor();
        JCudnn.cudnnCreateOpTensorDescriptor(op);
        operands.keep(() -> JCudnn.cudnnDestroyOpTensorDescriptor(op));
        int nan = cudnnNanPropagation.CUDNN_PROPAGATE_NAN;
        JCudnn.cudnnSetOpTensorDescriptor(op, cudnnOpTensorOp.CUDNN_OP_TENSOR_MUL, GpuNumber.FLOAT.cudnn, nan);
        operands.check(
                JCudnn.cudnnOpTensor(
                        gpu.cudnn(), op, Scale.ONE, images, a, Scale.ONE, images, b, Scale.ZERO, images, c),
                "cudnnOpTensor");
        cudnnTensorDescriptor row = operands.tensor(type, NHWC, 1, 2, 1, 1);
        operands.check(
                JCudnn.cudnnAddTensor(gpu.cudnn(), Scale.ONE, row, operands.of(type, bias), Scale.ONE, images, c),
                "cudnnAddTensor");
        cudnnActivationDescriptor relu = new cudnnActivationDescriptor();
        JCudnn.cudnnCreateActivationDescriptor(relu);
        operands.keep(() -> JCudnn.cudnnDestroyActivationDescriptor(relu));
        JCudnn.cudnnSetActivationDescriptor(relu, cudnnActivationMode.CUDNN_ACTIVATION_RELU, nan, 0);
        operands.check(
                JCudnn.cudnnActivationForward(gpu.cudnn(), relu, Scale.ONE, images, c, Scale.ZERO, images, c),
                "cudnnActivationForward");
        float[] actual = operands.read(type, c, left.length);
        for (int i = 0; i < left.length; i++) {
            float product = type.decode(type.encode(left[i] * right[i]));
            float sum = type == GpuNumber.FLOAT ? left[i] * right[i] + bias[i % 2] : round(type, product + bias[i % 2]);
            assertThat(actual[i]).isEqualTo(Math.max(0, sum));
        }
    }

    private static float round(GpuNumber type, float value) {
        return type.decode(type.encode(value));
    }

    @Test
    void refusesTensorsOfDifferentTypes() {
        cudnnTensorDescriptor half = operands.tensor(GpuNumber.HALF, NCHW, 1, 2, 1, 1);
        cudnnTensorDescriptor single = operands.tensor(GpuNumber.FLOAT, NCHW, 1, 2, 1, 1);
        CUdeviceptr a = operands.allocate(64);
        CUdeviceptr c = operands.allocate(64);
        assertThat(JCudnn.cudnnAddTensor(gpu.cudnn(), Scale.ONE, half, a, Scale.ONE, single, c))
                .isEqualTo(BAD_PARAM);
        assertThat(JCudnn.cudnnConvolutionBackwardBias(gpu.cudnn(), Scale.ONE, half, a, Scale.ZERO, single, c))
                .isEqualTo(BAD_PARAM);
        CUdeviceptr none = new CUdeviceptr();
        assertThat(JCudnn.cudnnBatchNormalizationForwardTraining(
                        gpu.cudnn(),
                        1,
                        Scale.ONE,
                        Scale.ZERO,
                        half,
                        a,
                        half,
                        c,
                        half,
                        a,
                        a,
                        1,
                        none,
                        none,
                        1e-5,
                        none,
                        none))
                .as("parameters in half precision")
                .isEqualTo(BAD_PARAM);
    }

    /** What a batch's channel comes to, in double precision. */
    private static final class Channel {
        final int[] indices = new int[12];
        final double mean;
        final double deviation;
        final double sum;
        final double product;

        Channel(float[] x, float[] dy, boolean last, int c) {
            double total = 0;
            double gradients = 0;
            for (int i = 0; i < indices.length; i++) {
                indices[i] = last ? 2 * i + c : i / 6 * 12 + c * 6 + i % 6;
                total += x[indices[i]];
                gradients += dy[indices[i]];
            }
            mean = total / indices.length;
            double squares = 0;
            double products = 0;
            for (int i : indices) {
                squares += (x[i] - mean) * (x[i] - mean);
                products += dy[i] * (x[i] - mean);
            }
            deviation = Math.sqrt(squares / indices.length + 1e-5);
            sum = gradients;
            product = products / deviation;
        }
    }
}

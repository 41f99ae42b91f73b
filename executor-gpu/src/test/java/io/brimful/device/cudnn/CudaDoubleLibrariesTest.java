package io.brimful.device.cudnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brimful.device.CudaDouble;
import io.brimful.device.DeviceLost;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUgraph;
import jcuda.driver.JCudaDriver;
import jcuda.jcublas.JCublas2;
import jcuda.jcublas.cublasHandle;
import jcuda.jcudnn.JCudnn;
import jcuda.jcudnn.cudnnConvolutionDescriptor;
import jcuda.jcudnn.cudnnConvolutionFwdAlgoPerf;
import jcuda.jcudnn.cudnnConvolutionMode;
import jcuda.jcudnn.cudnnFilterDescriptor;
import jcuda.jcudnn.cudnnHandle;
import jcuda.jcudnn.cudnnTensorDescriptor;
import jcuda.jcudnn.cudnnTensorFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the double's cuDNN and cuBLAS do to their workspaces, and answer where the context is lost. */
class CudaDoubleLibrariesTest {
    private static final int NCHW = cudnnTensorFormat.CUDNN_TENSOR_NCHW;
    private static final int INTERNAL_ERROR = 4000;
    private static final int EXECUTION_FAILED = 5000;
    private static final int CUBLAS_NOT_INITIALIZED = 1;
    private static final int CUBLAS_EXECUTION_FAILED = 13;
    private static final int ILLEGAL_ADDRESS = 700;
    private static final int PIXELS = 16;
    private static final int TAPS = 9;
    private static final int WITH_WORKSPACE = 1;
    private static final int WORKSPACE = 2048;

    private CudaDouble.Controls cuda;
    private Gpu gpu;
    private Operands operands;
    private cudnnTensorDescriptor images;
    private final cudnnFilterDescriptor filter = new cudnnFilterDescriptor();
    private final cudnnConvolutionDescriptor convolution = new cudnnConvolutionDescriptor();
    private CUdeviceptr x;
    private CUdeviceptr w;
    private CUdeviceptr y;
    private CUdeviceptr workspace;

    /* One channel of 4 x 4 and one filter of 3 x 3, padded. */
    @BeforeEach
    void open() {
        cuda = CudaDouble.fresh();
        gpu = Gpu.open("cudnn", 0);
        operands = new Operands(gpu);
        images = operands.tensor(GpuNumber.FLOAT, NCHW, 1, 1, 4, 4);
        JCudnn.cudnnCreateFilterDescriptor(filter);
        operands.keep(() -> JCudnn.cudnnDestroyFilterDescriptor(filter));
        JCudnn.cudnnSetFilter4dDescriptor(filter, GpuNumber.FLOAT.cudnn, NCHW, 1, 1, 3, 3);
        JCudnn.cudnnCreateConvolutionDescriptor(convolution);
        operands.keep(() -> JCudnn.cudnnDestroyConvolutionDescriptor(convolution));
        int mode = cudnnConvolutionMode.CUDNN_CROSS_CORRELATION;
        JCudnn.cudnnSetConvolution2dDescriptor(convolution, 1, 1, 1, 1, 1, 1, mode, GpuNumber.FLOAT.cudnn);
        x = operands.of(GpuNumber.FLOAT, Operands.eighths(PIXELS, 1));
        w = operands.of(GpuNumber.FLOAT, Operands.eighths(TAPS, 2));
        y = operands.of(GpuNumber.FLOAT, new float[PIXELS]);
        workspace = operands.of(GpuNumber.FLOAT, new float[WORKSPACE / Float.BYTES]);
    }

    private boolean isLost;

    @AfterEach
    void close() {
        if (gpu != null) {
            operands.close();
            if (isLost) {
                assertThatThrownBy(gpu::close)
                        .isInstanceOf(DeviceLost.class)
                        .hasMessageContaining("of device memory were not given back");
            } else {
                gpu.close();
            }
            assertThat(cuda.cudaDoubleObjects()).isZero();
        }
    }

    @Test
    void aWorkspaceHoldsNothingAfterACall() {
        assertThat(forward(workspace, WORKSPACE)).isZero();
        assertThat(operands.read(GpuNumber.FLOAT, workspace, WORKSPACE / Float.BYTES))
                .containsOnly(Float.NaN);
        assertThat(operands.read(GpuNumber.FLOAT, y, PIXELS)).doesNotContain(Float.NaN);
    }

    @Test
    void aWorkspaceLiesInMemoryOfItsOwn() {
        assertThat(forward(x, WORKSPACE)).as("beyond an allocation").isEqualTo(EXECUTION_FAILED);
        y = workspace.withByteOffset(WORKSPACE - PIXELS * Float.BYTES);
        assertThat(forward(workspace, WORKSPACE)).as("over the output").isEqualTo(EXECUTION_FAILED);
        assertThat(forward(workspace, WORKSPACE - PIXELS * Float.BYTES)).isZero();
    }

    @Test
    void measuringOverwritesTheOutput() {
        cudnnConvolutionFwdAlgoPerf[] found = new cudnnConvolutionFwdAlgoPerf[8];
        assertThat(find(found)).isZero();
        assertThat(operands.read(GpuNumber.FLOAT, y, PIXELS)).containsOnly(Float.NaN);
        assertThat(operands.read(GpuNumber.FLOAT, x, PIXELS)).doesNotContain(Float.NaN);
    }

    @Test
    void measuringHasNoPlaceInACapture() {
        JCudaDriver.cuStreamBeginCapture(gpu.stream(), 1);
        assertThat(find(new cudnnConvolutionFwdAlgoPerf[8])).isEqualTo(EXECUTION_FAILED);
        assertThat(JCudaDriver.cuStreamEndCapture(gpu.stream(), new CUgraph())).isEqualTo(901);
    }

    @Test
    void inALostContextNothingIsDoneAnyMore() {
        isLost = true;
        cublasHandle handle = operands.cublas();
        cuda.cudaDoubleFail("cuStreamQuery", ILLEGAL_ADDRESS, 0);
        assertThat(JCudaDriver.cuStreamQuery(gpu.stream())).isEqualTo(ILLEGAL_ADDRESS);
        for (int i = 0; i < 2; i++) {
            assertThat(JCudaDriver.cuCtxSynchronize()).isEqualTo(ILLEGAL_ADDRESS);
            assertThat(forward(workspace, WORKSPACE)).isEqualTo(EXECUTION_FAILED);
            assertThat(find(new cudnnConvolutionFwdAlgoPerf[8])).isEqualTo(EXECUTION_FAILED);
            assertThat(JCudnn.cudnnAddTensor(gpu.cudnn(), Scale.ONE, images, x, Scale.ONE, images, y))
                    .isEqualTo(EXECUTION_FAILED);
            assertThat(JCublas2.cublasSgemm(handle, 0, 0, 1, 1, 1, Scale.ONE, x, 1, w, 1, Scale.ZERO, y, 1))
                    .isEqualTo(CUBLAS_EXECUTION_FAILED);
            assertThat(JCudnn.cudnnCreate(new cudnnHandle())).isEqualTo(INTERNAL_ERROR);
            assertThat(JCublas2.cublasCreate(new cublasHandle())).isEqualTo(CUBLAS_NOT_INITIALIZED);
        }
    }

    private int forward(CUdeviceptr space, long bytes) {
        return JCudnn.cudnnConvolutionForward(
                gpu.cudnn(),
                Scale.ONE,
                images,
                x,
                filter,
                w,
                convolution,
                WITH_WORKSPACE,
                space,
                bytes,
                Scale.ZERO,
                images,
                y);
    }

    private int find(cudnnConvolutionFwdAlgoPerf[] found) {
        return JCudnn.cudnnFindConvolutionForwardAlgorithmEx(
                gpu.cudnn(),
                images,
                x,
                filter,
                w,
                convolution,
                images,
                y,
                found.length,
                new int[1],
                found,
                workspace,
                WORKSPACE);
    }
}

package io.brimful.device.cudnn;

import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUstream;
import jcuda.jcublas.JCublas2;
import jcuda.jcublas.cublasComputeType;
import jcuda.jcublas.cublasGemmAlgo;
import jcuda.jcublas.cublasHandle;
import jcuda.runtime.cudaStream_t;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** CUDA 12's cuBLAS, by JCublas. */
final class Cublas12 implements Cublas {
    private static final Logger LOG = LoggerFactory.getLogger(Cublas12.class);

    private final cublasHandle handle = new cublasHandle();

    /** Whether the library can be loaded. */
    static boolean isPresent() {
        try {
            JCublas2.setExceptionsEnabled(false);
            return true;
        } catch (LinkageError absent) {
            LOG.debug("libcublas.so.12", absent);
            return false;
        }
    }

    @Override
    public int create() {
        return JCublas2.cublasCreate(handle);
    }

    @Override
    public int destroy() {
        return JCublas2.cublasDestroy(handle);
    }

    @Override
    public int setStream(CUstream stream) {
        return JCublas2.cublasSetStream(handle, new cudaStream_t(stream));
    }

    @Override
    public int setWorkspace(CUdeviceptr memory, long bytes) {
        return JCublas2.cublasSetWorkspace(handle, memory, bytes);
    }

    @Override
    public int setMathMode(int mode) {
        return JCublas2.cublasSetMathMode(handle, mode);
    }

    @Override
    public int multiply(Gemm gemm, CUdeviceptr a, CUdeviceptr b, CUdeviceptr c) {
        return JCublas2.cublasSgemm(
                handle,
                gemm.transposeA(),
                gemm.transposeB(),
                gemm.m(),
                gemm.n(),
                gemm.k(),
                Scale.ONE,
                a,
                gemm.leadingA(),
                b,
                gemm.leadingB(),
                Scale.of(gemm.beta()),
                c,
                gemm.leadingC());
    }

    @Override
    public int multiply(Gemm gemm, int type, CUdeviceptr a, CUdeviceptr b, CUdeviceptr c) {
        /* JCuda's cublasGemmEx without "new" takes the cudaDataType of cuBLAS 10 as compute type. */
        return JCublas2.cublasGemmEx_new(
                handle,
                gemm.transposeA(),
                gemm.transposeB(),
                gemm.m(),
                gemm.n(),
                gemm.k(),
                Scale.ONE,
                a,
                type,
                gemm.leadingA(),
                b,
                type,
                gemm.leadingB(),
                Scale.of(gemm.beta()),
                c,
                type,
                gemm.leadingC(),
                cublasComputeType.CUBLAS_COMPUTE_32F,
                cublasGemmAlgo.CUBLAS_GEMM_DEFAULT);
    }
}

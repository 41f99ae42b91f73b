package io.brimful.device.cudnn;

import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUstream;

/** The few calls of cuBLAS that fully connected layers need, with one handle; each answers cuBLAS's status. */
interface Cublas {
    /** Makes the handle, which the other calls need. */
    int create();

    int destroy();

    /** Makes products run there; a workspace that was set before is no longer taken. */
    int setStream(CUstream stream);

    /**
     * Where products may put what they need beside their operands.
     *
     * @param bytes 0 for none at all
     */
    int setWorkspace(CUdeviceptr memory, long bytes);

    /**
     * Whether products may round their factors.
     *
     * @param mode of {@code cublasMath}
     */
    int setMathMode(int mode);

    /** {@code cublasSgemm}: of single precision. */
    int multiply(Gemm gemm, CUdeviceptr a, CUdeviceptr b, CUdeviceptr c);

    /**
     * {@code cublasGemmEx}: of elements of any type, summed up in single precision.
     *
     * @param type of {@code cudaDataType}
     */
    int multiply(Gemm gemm, int type, CUdeviceptr a, CUdeviceptr b, CUdeviceptr c);
}

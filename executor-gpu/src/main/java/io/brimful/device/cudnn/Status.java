package io.brimful.device.cudnn;

import io.brimful.device.DeviceLost;
import java.util.Set;
import jcuda.driver.CUresult;
import jcuda.driver.JCudaDriver;
import jcuda.jcublas.cublasStatus;
import jcuda.jcudnn.JCudnn;

/**
 * Looks at what the libraries answer, and names the call that failed.
 *
 * @param device its address
 */
record Status(String device) {
    /* CUDA Driver API, CUresult: after these "the process's context is in an inconsistent state", and every later call answers
     * the same. */
    private static final Set<Integer> STICKY = Set.of(
            CUresult.CUDA_ERROR_ECC_UNCORRECTABLE,
            CUresult.CUDA_ERROR_ILLEGAL_ADDRESS,
            CUresult.CUDA_ERROR_LAUNCH_TIMEOUT,
            CUresult.CUDA_ERROR_CONTEXT_IS_DESTROYED,
            CUresult.CUDA_ERROR_ASSERT,
            CUresult.CUDA_ERROR_HARDWARE_STACK_ERROR,
            CUresult.CUDA_ERROR_ILLEGAL_INSTRUCTION,
            CUresult.CUDA_ERROR_MISALIGNED_ADDRESS,
            CUresult.CUDA_ERROR_INVALID_ADDRESS_SPACE,
            CUresult.CUDA_ERROR_INVALID_PC,
            CUresult.CUDA_ERROR_LAUNCH_FAILED,
            CUresult.CUDA_ERROR_UNKNOWN);

    /* CUDNN_STATUS_INTERNAL_ERROR_DEVICE_ALLOCATION_FAILED of cuDNN 9; JCudnn's constants are those of cuDNN 8. */
    private static final int CUDNN_OUT_OF_MEMORY = 4004;

    /**
     * Checks the driver's answer.
     *
     * @throws DeviceLost when nothing can be done any more in this process
     * @throws CudaException for any other failure
     */
    void driver(int status, String call) {
        if (status == CUresult.CUDA_SUCCESS) {
            return;
        }
        if (STICKY.contains(status)) {
            throw new DeviceLost(device, name(status));
        }
        throw new CudaException(
                device, call + " answered " + name(status) + hint(status == CUresult.CUDA_ERROR_OUT_OF_MEMORY));
    }

    /**
     * Checks cuDNN's answer.
     *
     * @param shapes what the call was about
     * @throws DeviceLost when nothing can be done any more in this process
     * @throws CudaException for any other failure
     */
    void cudnn(int status, String call, Object shapes) {
        if (status != 0) {
            throw failed(
                    call + " of " + shapes + " answered " + JCudnn.cudnnGetErrorString(status) + " (" + status + ")",
                    status == CUDNN_OUT_OF_MEMORY);
        }
    }

    /** Checks cuBLAS's answer, likewise. */
    void cublas(int status, String call, Object shapes) {
        if (status != 0) {
            throw failed(
                    call + " of " + shapes + " answered " + cublasStatus.stringFor(status) + " (" + status + ")",
                    status == cublasStatus.CUBLAS_STATUS_ALLOC_FAILED);
        }
    }

    /* The libraries answer in their own words when the context was lost before; the driver knows. */
    private CudaException failed(String reason, boolean outOfMemory) {
        int context = JCudaDriver.cuCtxSynchronize();
        if (STICKY.contains(context)) {
            throw new DeviceLost(device, name(context));
        }
        return new CudaException(device, reason + hint(outOfMemory));
    }

    /** As CUDA's documentation writes it, with its number. */
    static String name(int status) {
        return CUresult.stringFor(status) + " (" + status + ")";
    }

    private static String hint(boolean outOfMemory) {
        return outOfMemory
                ? ": the GPU has no memory left for it; end what else runs on it, or set a lower memory limit"
                : "";
    }
}

package io.brimful.device.cudnn;

import io.brimful.device.DeviceLost;
import java.util.Set;
import jcuda.driver.CUresult;
import jcuda.jcublas.JCublas2;
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
        String name = CUresult.stringFor(status) + " (" + status + ")";
        if (STICKY.contains(status)) {
            throw new DeviceLost(device, name);
        }
        throw new CudaException(device, call + " answered " + name);
    }

    /**
     * Checks cuDNN's answer.
     *
     * @param shapes what the call was about
     */
    void cudnn(int status, String call, Object shapes) {
        if (status != 0) {
            throw new CudaException(
                    device,
                    call + " of " + shapes + " answered " + JCudnn.cudnnGetErrorString(status) + " (" + status + ")");
        }
    }

    /** Checks cuBLAS's answer. */
    void cublas(int status, String call, Object shapes) {
        if (status != 0) {
            throw new CudaException(
                    device,
                    call + " of " + shapes + " answered " + JCublas2.cublasGetStatusString(status) + " (" + status
                            + ")");
        }
    }
}

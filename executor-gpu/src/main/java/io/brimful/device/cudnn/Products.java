package io.brimful.device.cudnn;

import io.brimful.trial.Precision;
import jcuda.jcublas.cublasMath;
import jcuda.jcudnn.cudnnMathType;

/**
 * How products are calculated.
 *
 * @param algorithms in which order a convolution's are preferred
 * @param precision whether factors may be rounded
 */
record Products(AlgorithmOrder algorithms, Precision precision) {
    /* NVIDIA's cuDNN documentation, cudnnMathType_t: the default rounds single precision to TF32 where the GPU can. */
    int cudnnMath() {
        return switch (precision) {
            case FP32 -> cudnnMathType.CUDNN_FMA_MATH;
            case TF32 -> cudnnMathType.CUDNN_DEFAULT_MATH;
        };
    }

    int cublasMath() {
        return switch (precision) {
            case FP32 -> cublasMath.CUBLAS_DEFAULT_MATH;
            case TF32 -> cublasMath.CUBLAS_TF32_TENSOR_OP_MATH;
        };
    }
}

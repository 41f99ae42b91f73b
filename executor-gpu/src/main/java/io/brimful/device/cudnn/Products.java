package io.brimful.device.cudnn;

import io.brimful.tensor.DataType;
import io.brimful.trial.Precision;
import jcuda.jcublas.cublasMath;
import jcuda.jcudnn.cudnnMathType;

/**
 * How products are calculated.
 *
 * @param algorithms in which order a convolution's are preferred
 * @param precision whether factors may be rounded, and to what
 * @param layout of images and filters
 */
record Products(AlgorithmOrder algorithms, Precision precision, Layout layout) {
    /** The same for every convolution of the step. */
    ConvTerms terms() {
        return new ConvTerms(type(), layout, cudnnMath());
    }

    private DataType type() {
        return switch (precision) {
            case FP32, TF32 -> DataType.FLOAT32;
            case BF16 -> DataType.BFLOAT16;
            case FP16 -> DataType.FLOAT16;
        };
    }

    /* NVIDIA's cuDNN documentation, cudnnMathType_t: the default rounds single precision to TF32 where the GPU can. */
    private int cudnnMath() {
        return switch (precision) {
            case FP32 -> cudnnMathType.CUDNN_FMA_MATH;
            case TF32 -> cudnnMathType.CUDNN_DEFAULT_MATH;
            case BF16, FP16 -> cudnnMathType.CUDNN_TENSOR_OP_MATH;
        };
    }

    int cublasMath() {
        return switch (precision) {
            case FP32, BF16, FP16 -> cublasMath.CUBLAS_DEFAULT_MATH;
            case TF32 -> cublasMath.CUBLAS_TF32_TENSOR_OP_MATH;
        };
    }

    /** Whether gradients come multiplied by the moment's loss scale. */
    boolean scalesLoss() {
        return precision == Precision.FP16;
    }
}

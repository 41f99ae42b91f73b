package io.brimful.device.cudnn;

import io.brimful.tensor.DataType;
import jcuda.cudaDataType;
import jcuda.jcudnn.cudnnDataType;

/** What the libraries and our own kernels call a type of numbers. */
final class ElementType {
    private ElementType() {}

    /** Of {@code cudnnDataType}. */
    static int cudnn(DataType type) {
        return switch (type) {
            case FLOAT32 -> cudnnDataType.CUDNN_DATA_FLOAT;
            case FLOAT16 -> cudnnDataType.CUDNN_DATA_HALF;
            case BFLOAT16 -> cudnnDataType.CUDNN_DATA_BFLOAT16;
            case INT32, UINT8 -> throw unknown(type);
        };
    }

    /** Of {@code cudaDataType}. */
    static int cublas(DataType type) {
        return switch (type) {
            case FLOAT32 -> cudaDataType.CUDA_R_32F;
            case FLOAT16 -> cudaDataType.CUDA_R_16F;
            case BFLOAT16 -> cudaDataType.CUDA_R_16BF;
            case INT32, UINT8 -> throw unknown(type);
        };
    }

    /** How the name of a kernel ends. */
    static String suffix(DataType type) {
        return switch (type) {
            case FLOAT32 -> "_f32";
            case FLOAT16 -> "_f16";
            case BFLOAT16 -> "_bf16";
            case INT32, UINT8 -> throw unknown(type);
        };
    }

    private static IllegalArgumentException unknown(DataType type) {
        return new IllegalArgumentException(type + " is no type that a GPU calculates in");
    }
}

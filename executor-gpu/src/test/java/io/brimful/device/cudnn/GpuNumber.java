package io.brimful.device.cudnn;

import java.nio.ByteBuffer;
import jcuda.cudaDataType;
import jcuda.jcudnn.cudnnDataType;

/** A type of numbers on the GPU, as the formats define it; knows nothing of how the double converts. */
enum GpuNumber {
    FLOAT(cudnnDataType.CUDNN_DATA_FLOAT, cudaDataType.CUDA_R_32F, Float.BYTES, 8, 23),
    HALF(cudnnDataType.CUDNN_DATA_HALF, cudaDataType.CUDA_R_16F, Short.BYTES, 5, 10),
    BFLOAT16(cudnnDataType.CUDNN_DATA_BFLOAT16, cudaDataType.CUDA_R_16BF, Short.BYTES, 8, 7);

    final int cudnn;
    final int cublas;
    final int bytes;
    private final int exponentBits;
    private final int fractionBits;

    GpuNumber(int cudnn, int cublas, int bytes, int exponentBits, int fractionBits) {
        this.cudnn = cudnn;
        this.cublas = cublas;
        this.bytes = bytes;
        this.exponentBits = exponentBits;
        this.fractionBits = fractionBits;
    }

    /** The most by which rounding moves a number of size 1. */
    double roundoff() {
        return Math.scalb(1.0, -fractionBits - 1);
    }

    /** The number behind the bits: sign, exponent, fraction. */
    float decode(int bits) {
        int fraction = bits & ((1 << fractionBits) - 1);
        int exponent = bits >> fractionBits & ((1 << exponentBits) - 1);
        float sign = (bits >> (fractionBits + exponentBits) & 1) == 0 ? 1 : -1;
        int bias = (1 << (exponentBits - 1)) - 1;
        if (exponent == (1 << exponentBits) - 1) {
            return fraction == 0 ? sign * Float.POSITIVE_INFINITY : Float.NaN;
        }
        return exponent == 0
                ? sign * Math.scalb((float) fraction, 1 - bias - fractionBits)
                : sign * Math.scalb((float) (fraction + (1 << fractionBits)), exponent - bias - fractionBits);
    }

    /** The bits of the nearest number; of two, of the one whose last bit is 0. By search: sizes grow with their bits. */
    int encode(float value) {
        if (this == FLOAT) {
            return Float.floatToRawIntBits(value);
        }
        int infinity = ((1 << exponentBits) - 1) << fractionBits;
        if (Float.isNaN(value)) {
            return infinity | 1;
        }
        int below = 0;
        int end = infinity;
        while (end - below > 1) {
            int middle = (below + end) / 2;
            below = decode(middle) <= Math.abs(value) ? middle : below;
            end = decode(middle) <= Math.abs(value) ? end : middle;
        }
        double down = Math.abs(value) - (double) decode(below);
        double up = decodeBeyond(end) - Math.abs(value);
        int nearest = down < up || (down == up && (below & 1) == 0) ? below : end;
        return nearest | Float.floatToRawIntBits(value) >>> 31 << (exponentBits + fractionBits);
    }

    /* Where the next number would be if infinity were one. */
    private double decodeBeyond(int bits) {
        double last = decode(bits - 1);
        return Float.isInfinite(decode(bits)) ? last + (last - decode(bits - 2)) : decode(bits);
    }

    void put(ByteBuffer to, float value) {
        if (this == FLOAT) {
            to.putFloat(value);
        } else {
            to.putShort((short) encode(value));
        }
    }

    float get(ByteBuffer from) {
        return this == FLOAT ? from.getFloat() : decode(from.getShort() & 0xFFFF);
    }
}

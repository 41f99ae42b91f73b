package io.brimful.tensor;

/** Numbers of two bytes as bits, to and from single precision; to the nearest, of two equally near to the even one. */
public final class Halves {
    private static final int FLOAT16_INFINITY = 0x7C00;
    private static final int FLOAT16_QUIET = 0x7E00;
    /* 65520: from here on half precision rounds to infinity. */
    private static final int TOO_LARGE = 0x477FF000;
    /* 2^-14: the smallest that is normal in half precision. */
    private static final int SMALLEST_NORMAL = 0x38800000;
    private static final int INFINITY = 0x7F800000;

    private Halves() {}

    /** IEEE 754 half precision. */
    public static short toFloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = bits >>> 16 & 0x8000;
        int magnitude = bits & 0x7FFFFFFF;
        int half;
        if (magnitude > INFINITY) {
            half = FLOAT16_QUIET;
        } else if (magnitude >= TOO_LARGE) {
            half = FLOAT16_INFINITY;
        } else if (magnitude >= SMALLEST_NORMAL) {
            half = (magnitude - (112 << 23) + 0xFFF + (magnitude >>> 13 & 1)) >>> 13;
        } else {
            /* Adding 0.5 leaves the rounded multiple of 2^-24 in the lowest bits. */
            half = Float.floatToRawIntBits(Float.intBitsToFloat(magnitude) + 0.5f) - 0x3F000000;
        }
        return (short) (sign | half);
    }

    /** A number of half precision; every one is also one of single precision. */
    public static float fromFloat16(short half) {
        int sign = (half & 0x8000) << 16;
        int exponent = half >>> 10 & 0x1F;
        int fraction = half & 0x3FF;
        if (exponent == 0x1F) {
            return Float.intBitsToFloat(sign | INFINITY | fraction << 13);
        }
        if (exponent != 0) {
            return Float.intBitsToFloat(sign | (exponent + 112) << 23 | fraction << 13);
        }
        float small = fraction * 0x1p-24f;
        return sign == 0 ? small : -small;
    }

    /** Bfloat16: the upper half of a single-precision number. */
    public static short toBfloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            return (short) (bits >>> 16 | 0x40);
        }
        return (short) ((bits + 0x7FFF + (bits >>> 16 & 1)) >>> 16);
    }

    /** A number of bfloat16; every one is also one of single precision. */
    public static float fromBfloat16(short half) {
        return Float.intBitsToFloat(half << 16);
    }
}

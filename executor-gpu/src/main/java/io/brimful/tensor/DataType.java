package io.brimful.tensor;

/** What one element of a tensor is. */
public enum DataType {
    FLOAT32(4),
    /** IEEE 754 half precision. */
    FLOAT16(2),
    /** The upper half of a single-precision number. */
    BFLOAT16(2),
    INT32(4),
    UINT8(1);

    private final int bytes;

    DataType(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes of one element. */
    public int bytes() {
        return bytes;
    }
}

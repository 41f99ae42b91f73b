package io.brimful.tensor;

/**
 * Shape and element type together: all that is needed to know a tensor's bytes.
 *
 * @param shape extents
 * @param dataType element type
 */
public record TensorType(Shape shape, DataType dataType) {
    public static TensorType float32(Shape shape) {
        return new TensorType(shape, DataType.FLOAT32);
    }

    /**
     * Bytes without any padding.
     *
     * @throws ArithmeticException when they do not fit in a long
     */
    public long bytes() {
        return Math.multiplyExact(shape.elements(), dataType.bytes());
    }

    @Override
    public String toString() {
        return switch (dataType) {
                    case FLOAT32 -> "f32";
                    case FLOAT16 -> "f16";
                    case BFLOAT16 -> "bf16";
                    case INT32 -> "i32";
                    case UINT8 -> "u8";
                }
                + "[" + shape + "]";
    }
}

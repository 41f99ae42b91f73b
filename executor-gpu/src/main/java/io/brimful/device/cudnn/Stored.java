package io.brimful.device.cudnn;

import io.brimful.step.Tensor;
import io.brimful.tensor.DataType;
import io.brimful.tensor.Halves;
import io.brimful.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.stream.IntStream;

/**
 * How a tensor's elements lie in device memory. Each row (an image, a filter, an output's weights) is a matrix of channels and
 * pixels in the logical order; in memory it is that, or transposed.
 *
 * @param type of an element
 * @param channels rows of the matrix; 1 where nothing is transposed
 * @param pixels its columns; 1 where nothing is transposed
 */
record Stored(DataType type, int channels, int pixels) {
    private static final int PART = 1 << 16;

    /** As a step of that layout has it. Weights of a fully connected layer are shaped, and lie, as their input. */
    static Stored of(Tensor tensor, Layout layout) {
        Shape shape = tensor.shape();
        DataType type = tensor.type().dataType();
        return layout.isChannelsLast(shape)
                ? new Stored(type, shape.dim(1), Math.multiplyExact(shape.dim(2), shape.dim(3)))
                : plain(type);
    }

    /** In the logical order. */
    static Stored plain(DataType type) {
        return new Stored(type, 1, 1);
    }

    /** Whether the bytes are those of the numbers, one after the other. */
    boolean isPlain() {
        return type == DataType.FLOAT32 && !isTransposed();
    }

    private boolean isTransposed() {
        return channels > 1 && pixels > 1;
    }

    /** Elements that stay together. */
    int row() {
        return isTransposed() ? Math.multiplyExact(channels, pixels) : 1;
    }

    /** Which element in memory an element of the logical order is. */
    long position(long logical) {
        if (!isTransposed()) {
            return logical;
        }
        long first = logical - logical % row();
        int within = (int) (logical - first);
        return first + (long) (within % pixels) * channels + within / pixels;
    }

    /**
     * Writes numbers as they lie in memory.
     *
     * @param values between position and limit, whole rows in the logical order
     * @param to from its first byte on
     */
    void put(FloatBuffer values, ByteBuffer to) {
        if (isPlain()) {
            to.asFloatBuffer().put(values.duplicate());
            return;
        }
        int total = values.remaining();
        int part = Math.max(row(), PART / row() * row());
        FloatBuffer from = values.slice();
        IntStream.range(0, (total + part - 1) / part).parallel().forEach(index -> {
            int end = Math.min(total, (index + 1) * part);
            for (int i = index * part; i < end; i++) {
                put(from.get(i), to, (int) position(i));
            }
        });
    }

    private void put(float value, ByteBuffer to, int element) {
        switch (type) {
            case FLOAT32 -> to.putFloat(element * Float.BYTES, value);
            case FLOAT16 -> to.putShort(element * Short.BYTES, Halves.toFloat16(value));
            case BFLOAT16 -> to.putShort(element * Short.BYTES, Halves.toBfloat16(value));
            case INT32, UINT8 -> throw new IllegalArgumentException("no numbers are written as " + type);
        }
    }

    /** An element, counted in the logical order. */
    float at(ByteBuffer bytes, int logical) {
        int element = (int) position(logical);
        return switch (type) {
            case FLOAT32 -> bytes.getFloat(element * Float.BYTES);
            case FLOAT16 -> Halves.fromFloat16(bytes.getShort(element * Short.BYTES));
            case BFLOAT16 -> Halves.fromBfloat16(bytes.getShort(element * Short.BYTES));
            case INT32 -> bytes.getInt(element * Integer.BYTES);
            case UINT8 -> bytes.get(element) & 0xFF;
        };
    }
}

package io.brimful.data;

import io.brimful.tensor.Shape;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.Locale;

/** Which images a batch is made of, counted from the first image of the first batch. */
final class Batches {
    private Batches() {}

    /**
     * Images in a batch.
     *
     * @throws IllegalArgumentException when the buffers have no room, or not the same room
     */
    static int size(Shape image, FloatBuffer images, IntBuffer labels) {
        int size = labels.remaining();
        long floats = Math.multiplyExact(image.elements(), size);
        if (size == 0 || images.remaining() != floats) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "room for %d labels and %d floats, needed at least 1 label and %d floats for each",
                    size,
                    images.remaining(),
                    image.elements()));
        }
        return size;
    }

    /** The number of the batch's first image, over all epochs. */
    static long first(long number, int size) {
        if (number < 0) {
            throw new IllegalArgumentException("batch number is " + number + ", must be >= 0");
        }
        return Math.multiplyExact(number, size);
    }
}

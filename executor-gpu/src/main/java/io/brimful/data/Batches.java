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
    static int size(Shape image, int labelsPerImage, FloatBuffer images, IntBuffer labels) {
        int size = labels.remaining() / labelsPerImage;
        long floats = Math.multiplyExact(image.elements(), size);
        if (size == 0 || size * labelsPerImage != labels.remaining() || images.remaining() != floats) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "room for %d labels and %d floats, needed at least %d label%s and %d floats for each",
                    labels.remaining(),
                    images.remaining(),
                    labelsPerImage,
                    labelsPerImage == 1 ? "" : "s of an image",
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

package io.brimful.data;

import io.brimful.tensor.Shape;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.List;

/**
 * Images with labels, cut into batches; the same batch for the same number each time.
 *
 * <p>Confined to one thread at a time; nothing is allocated for a batch.
 */
public interface DataSet {
    /** Shape of one image, {@code [C, H, W]}. */
    Shape image();

    /** How many different labels there are. */
    int classes();

    /**
     * Writes batch {@code number} from the buffers' position to their limit, where it leaves the position; as many images as
     * {@code labels} has room for.
     *
     * @param number counted from 0; goes round when the images are used up
     * @param images room for exactly as many images
     * @throws IllegalArgumentException when there is no room for a label, or not the same room for images
     */
    void fill(long number, FloatBuffer images, IntBuffer labels);

    /**
     * Writes what comes with the images of batch {@code number} beside labels, from each buffer's position to its limit.
     *
     * @param extras room for as many images of each further input, in the order of {@link Content#extras}
     * @throws IllegalArgumentException when the data set has no such inputs, or there is room for a part of an image
     */
    default void fillExtras(long number, List<FloatBuffer> extras) {
        if (!extras.isEmpty()) {
            throw new IllegalArgumentException(
                    "has images with labels alone, asked for " + extras.size() + " further inputs");
        }
    }
}

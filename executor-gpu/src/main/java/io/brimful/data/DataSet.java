package io.brimful.data;

import io.brimful.tensor.Shape;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;

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
}

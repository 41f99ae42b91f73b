package io.brimful.device.onednn;

import io.brimful.tensor.DataType;
import io.brimful.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.memory;

/**
 * A batch in equal parts, for calculations of one image at a time whose workspace would be large for all of them.
 *
 * @param images of a part
 * @param count of parts
 */
record Slices(int images, int count) {
    private static final int MOST_IMAGES = 8;
    /* Each part is a call of its own: their number must not grow with the batch for ever. */
    private static final int MOST_PARTS = 1024;

    static Slices of(Shape batch) {
        int all = batch.dim(0);
        int images = Math.min(all, MOST_IMAGES);
        while (all % images != 0) {
            images--;
        }
        if (all / images > MOST_PARTS) {
            images = all / MOST_PARTS;
            while (all % images != 0) {
                images++;
            }
        }
        return new Slices(images, all / images);
    }

    /** The description of one part of a tensor. */
    memory.desc part(Shape shape, Layout layout) {
        List<Integer> dims = new ArrayList<>(shape.dims());
        dims.set(0, images);
        return layout.of(new Shape(dims), DataType.FLOAT32);
    }

    /** Part {@code index} of a tensor. */
    Place part(Place whole, int index, memory.desc part) {
        return whole.at(index * part.get_size(), part);
    }
}

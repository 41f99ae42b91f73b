package io.brimful.network;

import static io.brimful.network.Require.only;

import io.brimful.tensor.Shape;
import java.util.List;

/**
 * A box of each image.
 *
 * @param offsets where it begins, one number for each axis of an image, at least 0
 * @param extents of the box, one for each axis, at least 1
 */
public record Crop(List<Integer> offsets, List<Integer> extents) implements Layer {
    /* Caffe's Crop, and each output of its Slice. */
    public Crop {
        offsets = List.copyOf(offsets);
        extents = List.copyOf(extents);
        boolean sound = offsets.size() == extents.size()
                && offsets.stream().allMatch(offset -> offset >= 0)
                && extents.stream().allMatch(extent -> extent >= 1);
        if (!sound) {
            throw new IllegalArgumentException("a box from " + offsets + " on of extents " + extents
                    + ", needs an offset >= 0 and an extent >= 1 for each axis");
        }
    }

    @Override
    public Shape infer(List<Shape> in) {
        Shape image = only(in);
        if (image.rank() != extents.size()) {
            throw new IllegalArgumentException(
                    "a box of " + extents.size() + " axes in [" + image + "], must have as many as that");
        }
        for (int axis = 0; axis < image.rank(); axis++) {
            if (Math.addExact(offsets.get(axis), extents.get(axis)) > image.dim(axis)) {
                throw new IllegalArgumentException("a box of " + extents.get(axis) + " from " + offsets.get(axis)
                        + " on along axis " + axis + " of [" + image + "], must end within");
            }
        }
        return new Shape(extents);
    }

    @Override
    public long flops(List<Shape> in) {
        return 0;
    }

    @Override
    public String text() {
        return "Crop " + Window.joined(extents) + " from " + Window.joined(offsets);
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.crop(this);
    }
}

package io.brimful.device.reference;

import io.brimful.step.CropBackward;
import io.brimful.step.CropForward;
import io.brimful.step.ReshapeBackward;
import io.brimful.step.ReshapeForward;
import io.brimful.step.Tensor;
import io.brimful.tensor.Shape;
import java.nio.FloatBuffer;
import java.util.List;

/** Boxes of images, and images in other extents. */
final class Structure {
    private final Shape whole;
    private final Shape box;
    private final List<Integer> offsets;

    private Structure(Tensor whole, Tensor box, List<Integer> offsets) {
        this.whole = whole.shape();
        this.box = box.shape();
        this.offsets = offsets;
    }

    static Loop crop(CropForward op, Slices slices) {
        Structure crop = new Structure(op.x(), op.y(), op.layer().offsets());
        FloatBuffer x = slices.floats(op.x());
        FloatBuffer y = slices.floats(op.y());
        return (seed, rate) -> {
            for (int i = 0; i < y.capacity(); i++) {
                y.put(i, x.get(crop.at(i)));
            }
        };
    }

    static Loop cropBackward(CropBackward op, Slices slices) {
        Structure crop = new Structure(op.dx(), op.dy(), op.layer().offsets());
        FloatBuffer dy = slices.floats(op.dy());
        FloatBuffer dx = slices.floats(op.dx());
        return (seed, rate) -> {
            for (int i = 0; i < dx.capacity(); i++) {
                dx.put(i, 0);
            }
            for (int i = 0; i < dy.capacity(); i++) {
                dx.put(crop.at(i), dy.get(i));
            }
        };
    }

    /* Where in the whole an element of the box is: the batch is the first axis. */
    private int at(int element) {
        int rest = element;
        int at = 0;
        int stride = 1;
        for (int axis = box.rank() - 1; axis >= 0; axis--) {
            int offset = axis == 0 ? 0 : offsets.get(axis - 1);
            at += (rest % box.dim(axis) + offset) * stride;
            rest /= box.dim(axis);
            stride *= whole.dim(axis);
        }
        return at;
    }

    static Loop reshape(ReshapeForward op, Slices slices) {
        return move(op.x(), op.y(), slices);
    }

    static Loop reshapeBackward(ReshapeBackward op, Slices slices) {
        return move(op.dy(), op.dx(), slices);
    }

    private static Loop move(Tensor from, Tensor to, Slices slices) {
        FloatBuffer source = slices.floats(from);
        FloatBuffer target = slices.floats(to);
        return (seed, rate) -> {
            for (int i = 0; i < target.capacity(); i++) {
                target.put(i, source.get(i));
            }
        };
    }
}

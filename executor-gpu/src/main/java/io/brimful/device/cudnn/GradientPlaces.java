package io.brimful.device.cudnn;

import io.brimful.step.Gradient;
import io.brimful.step.Tensor;
import io.brimful.tensor.DataType;

/**
 * Where a product puts a parameter's gradient: into the update, which holds by then what it is added to; or, where it is of half
 * precision or multiplied by the loss scale, into the workspace, from where it is added.
 *
 * @param target of the product
 * @param beta factor of what the target holds
 * @param workspaceBytes that the target takes there
 * @param before the product
 * @param after the product
 */
record GradientPlaces(Place target, float beta, long workspaceBytes, Call before, Call after) {
    static GradientPlaces direct(Gradient gradient) {
        Place update = Place.of(gradient.update());
        long bytes = gradient.update().bytes();
        Call move = binding -> binding.copy(Place.of(gradient.start()), update, bytes);
        return new GradientPlaces(update, 1, 0, move, Call.NONE);
    }

    /**
     * By way of the workspace.
     *
     * @param type of what the product writes
     * @param offset in the workspace, aligned
     */
    static GradientPlaces apart(Gradient gradient, DataType type, long offset) {
        Tensor update = gradient.update();
        long elements = update.shape().elements();
        Place target = Place.workspace(offset);
        Call add = binding -> binding.launch(
                "update",
                "add_gradient" + ElementType.suffix(type),
                elements,
                Argument.of(binding, gradient.start()),
                Argument.of(binding.at(target)),
                Argument.of(binding, update),
                Argument.of(binding.moment()),
                Argument.of(elements));
        return new GradientPlaces(target, 0, Place.aligned(elements * type.bytes()), Call.NONE, add);
    }

    /** As a product of numbers of {@code type} leaves it, in front of the workspace if there at all. */
    static GradientPlaces of(Gradient gradient, DataType type) {
        return type == DataType.FLOAT32 ? direct(gradient) : apart(gradient, type, 0);
    }

    /**
     * For a gradient that nobody wants: into the workspace, and no further.
     *
     * @param channels one number for each
     * @param offset in the workspace, aligned
     */
    static GradientPlaces unwanted(int channels, long offset) {
        long bytes = Place.aligned((long) channels * Float.BYTES);
        return new GradientPlaces(Place.workspace(offset), 0, bytes, Call.NONE, Call.NONE);
    }
}

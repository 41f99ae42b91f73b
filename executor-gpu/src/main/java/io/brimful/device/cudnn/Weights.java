package io.brimful.device.cudnn;

import io.brimful.step.Tensor;
import io.brimful.tensor.DataType;

/**
 * A parameter as a product reads it: where it is, or rounded to the product's type in front of the workspace.
 *
 * @param place of the numbers
 * @param workspaceBytes taken in front of the workspace
 * @param prepare comes before the product
 */
record Weights(Place place, long workspaceBytes, Call prepare) {
    static Weights of(Tensor parameter, DataType type) {
        if (parameter.type().dataType() == type) {
            return new Weights(Place.of(parameter), 0, Call.NONE);
        }
        long elements = parameter.shape().elements();
        Call round = binding -> binding.launch(
                "cast",
                "cast_f32_to" + ElementType.suffix(type),
                elements,
                Argument.of(binding, parameter),
                Argument.of(binding.at(Place.workspace())),
                Argument.of(elements));
        return new Weights(Place.workspace(), Place.aligned(elements * type.bytes()), round);
    }
}

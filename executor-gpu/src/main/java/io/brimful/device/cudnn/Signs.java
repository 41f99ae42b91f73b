package io.brimful.device.cudnn;

import io.brimful.step.ReluBackwardFromSigns;
import io.brimful.step.TakeSigns;
import io.brimful.step.Tensor;
import java.util.List;

/** ReLUs that keep one bit for each element, in the order in which the elements lie in memory. */
final class Signs {
    private static final String FAMILY = "relu";

    private final Bands bands;

    Signs(Bands bands) {
        this.bands = bands;
    }

    List<Recipe> take(TakeSigns op) {
        int images = op.signs().shape().dim(0);
        Bands.Operand y = bands.read(op.y(), 0);
        Recipe recipe = Recipe.of(
                "take_signs",
                0,
                op.inPlace(),
                binding -> binding.launch(
                        FAMILY,
                        "take_signs" + suffix(op.y()),
                        op.signs().shape().elements(),
                        Argument.of(binding.at(y.place())),
                        Argument.of(binding, op.signs()),
                        Argument.of(op.layer().isClipped() ? 1 : 0),
                        Argument.of(op.layer().limit()),
                        Argument.of(images),
                        Argument.of(op.y().shape().elements() / images)));
        return List.of(y.before(recipe));
    }

    List<Recipe> reluBackward(ReluBackwardFromSigns op) {
        int images = op.signs().shape().dim(0);
        long elements = op.dx().shape().elements();
        return List.of(Recipe.of(
                "relu_backward_signs",
                0,
                op.inPlace(),
                binding -> binding.launch(
                        FAMILY,
                        "relu_backward_signs" + suffix(op.dx()),
                        elements,
                        Argument.of(binding, op.signs()),
                        Argument.of(binding, op.dy()),
                        Argument.of(binding, op.dx()),
                        Argument.of(images),
                        Argument.of(elements / images))));
    }

    private static String suffix(Tensor tensor) {
        return ElementType.suffix(tensor.type().dataType());
    }
}

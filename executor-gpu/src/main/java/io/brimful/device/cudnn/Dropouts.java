package io.brimful.device.cudnn;

import io.brimful.step.DropoutBackward;
import io.brimful.step.DropoutForward;
import io.brimful.tensor.Shape;
import java.util.List;

/** Dropout from a counter-based generator: the numbers of {@link io.brimful.tensor.Philox}, which cuDNN's are not. */
final class Dropouts {
    private static final String FAMILY = "dropout";

    private final Layout layout;

    Dropouts(Layout layout) {
        this.layout = layout;
    }

    List<Recipe> forward(DropoutForward op) {
        long elements = op.x().shape().elements();
        return List.of(Recipe.of(
                "dropout_forward",
                0,
                op.inPlace(),
                binding -> binding.launch(
                        FAMILY,
                        "dropout_forward" + ElementType.suffix(op.x().type().dataType()),
                        elements,
                        Argument.of(binding, op.x()),
                        Argument.of(binding, op.y()),
                        Argument.of(binding, op.mask()),
                        Argument.of(binding.moment()),
                        Argument.of(op.stream()),
                        Argument.of(op.first()),
                        Argument.of(op.layer().ratio()),
                        Argument.of(elements),
                        Argument.of(channels(op.x().shape())),
                        Argument.of(pixels(op.x().shape())),
                        Argument.of(layout.flag(op.x().shape())))));
    }

    List<Recipe> backward(DropoutBackward op) {
        long elements = op.dy().shape().elements();
        return List.of(Recipe.of(
                "dropout_backward",
                0,
                op.inPlace(),
                binding -> binding.launch(
                        FAMILY,
                        "dropout_backward" + ElementType.suffix(op.dy().type().dataType()),
                        elements,
                        Argument.of(binding, op.dy()),
                        Argument.of(binding, op.dx()),
                        Argument.of(binding, op.mask()),
                        Argument.of(binding.moment()),
                        Argument.of(op.stream()),
                        Argument.of(op.first()),
                        Argument.of(op.layer().ratio()),
                        Argument.of(elements),
                        Argument.of(channels(op.dy().shape())),
                        Argument.of(pixels(op.dy().shape())),
                        Argument.of(layout.flag(op.dy().shape())))));
    }

    private static int channels(Shape shape) {
        return shape.rank() > 1 ? shape.dim(1) : 1;
    }

    private static int pixels(Shape shape) {
        return Math.toIntExact(shape.elements() / shape.dim(0) / channels(shape));
    }
}

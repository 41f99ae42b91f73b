package io.brimful.device.cudnn;

import io.brimful.step.InPlace;
import io.brimful.step.ReshapeBackward;
import io.brimful.step.ReshapeForward;
import io.brimful.step.Tensor;
import io.brimful.tensor.Shape;
import java.util.List;

/** Images in other extents: the same bytes, unless channels are densest. */
final class Reshapes {
    private static final String FAMILY = "structure";

    private final Layout layout;

    Reshapes(Layout layout) {
        this.layout = layout;
    }

    List<Recipe> forward(ReshapeForward op) {
        return reshape(op.x(), op.y(), op.inPlace());
    }

    List<Recipe> backward(ReshapeBackward op) {
        return reshape(op.dy(), op.dx(), op.inPlace());
    }

    private List<Recipe> reshape(Tensor from, Tensor to, List<InPlace> inPlace) {
        Matrix source = matrix(from.shape());
        Matrix target = matrix(to.shape());
        if (source.equals(target)) {
            return List.of(Recipe.of(
                    "reshape", 0, inPlace, binding -> binding.copy(Place.of(from), Place.of(to), from.bytes())));
        }
        long elements = to.shape().elements();
        return List.of(Recipe.of(
                "reshape-transposed",
                0,
                List.of(),
                binding -> binding.launch(
                        FAMILY,
                        "reshape" + ElementType.suffix(to.type().dataType()),
                        elements,
                        Argument.of(binding, from),
                        Argument.of(binding, to),
                        Argument.of(elements),
                        Argument.of(source.channels()),
                        Argument.of(source.pixels()),
                        Argument.of(target.channels()),
                        Argument.of(target.pixels()))));
    }

    private Matrix matrix(Shape shape) {
        int elements = Math.toIntExact(shape.elements() / shape.dim(0));
        boolean isTransposed = layout.isChannelsLast(shape) && shape.dim(1) < elements;
        int channels = isTransposed ? shape.dim(1) : 1;
        return new Matrix(channels, elements / channels);
    }

    /** How an image's elements lie in memory: a matrix of channels and pixels, transposed. */
    private record Matrix(int channels, int pixels) {}
}

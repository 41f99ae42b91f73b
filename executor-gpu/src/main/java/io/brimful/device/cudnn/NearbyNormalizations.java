package io.brimful.device.cudnn;

import io.brimful.network.LrnWithin;
import io.brimful.step.LrnWithinBackward;
import io.brimful.step.LrnWithinForward;
import io.brimful.step.Tensor;
import io.brimful.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jcuda.Pointer;

/** Local response normalization within a channel, by our own kernels: cuDNN 9 has none. */
final class NearbyNormalizations {
    /* The way back keeps a number for each element of so many bytes of images at a time: enough to fill a GPU. */
    private static final long TERMS_BYTES = 16 << 20;

    private final Layout layout;

    NearbyNormalizations(Layout layout) {
        this.layout = layout;
    }

    List<Recipe> forward(LrnWithinForward op) {
        long elements = op.y().shape().elements();
        return List.of(Recipe.of("lrn_within_forward", 0, op.inPlace(), binding -> {
            List<Pointer> operands = List.of(Argument.of(binding, op.x()), Argument.of(binding, op.y()));
            return launch(binding, "lrn_within_forward", op.layer(), op.x(), elements, operands);
        }));
    }

    /* Some images after the others. */
    List<Recipe> backward(LrnWithinBackward op) {
        Shape shape = op.x().shape();
        long imageElements = shape.elements() / shape.dim(0);
        int images = (int) Math.max(1, Math.min(shape.dim(0), TERMS_BYTES / Float.BYTES / imageElements));
        Recipe recipe =
                Recipe.of("lrn_within_backward", Place.aligned(images * imageElements * Float.BYTES), op.inPlace());
        for (int first = 0; first < shape.dim(0); first += images) {
            long elements = Math.min(images, shape.dim(0) - first) * imageElements;
            recipe = recipe.then(backward(op, first, elements));
        }
        return List.of(recipe);
    }

    private Call[] backward(LrnWithinBackward op, int first, long elements) {
        Place x = images(op.x(), first);
        Place dy = images(op.dy(), first);
        Place dx = images(op.dx(), first);
        Call terms = binding -> {
            List<Pointer> operands = List.of(
                    Argument.of(binding.at(x)),
                    Argument.of(binding.at(dy)),
                    Argument.of(binding.at(Place.workspace())));
            return launch(binding, "lrn_within_terms", op.layer(), op.x(), elements, operands);
        };
        Call gradient = binding -> {
            List<Pointer> operands = List.of(
                    Argument.of(binding.at(x)),
                    Argument.of(binding.at(dy)),
                    Argument.of(binding.at(Place.workspace())),
                    Argument.of(binding.at(dx)));
            return launch(binding, "lrn_within_backward", op.layer(), op.x(), elements, operands);
        };
        return new Call[] {terms, gradient};
    }

    private static Place images(Tensor tensor, int first) {
        return new Place(Optional.of(tensor), tensor.bytes() / tensor.shape().dim(0) * first);
    }

    private Runnable launch(
            Binding binding, String kernel, LrnWithin layer, Tensor x, long elements, List<Pointer> operands) {
        List<Pointer> all = new ArrayList<>(operands);
        all.add(Argument.of(elements));
        for (int i = 1; i < x.shape().rank(); i++) {
            all.add(Argument.of(x.shape().dim(i)));
        }
        all.add(Argument.of(layer.size()));
        all.add(Argument.of(layout.flag(x.shape())));
        all.add(Argument.of(layer.alpha()));
        all.add(Argument.of(layer.beta()));
        return binding.launch(
                "lrn_within", kernel + ElementType.suffix(x.type().dataType()), elements, all.toArray(Pointer[]::new));
    }
}

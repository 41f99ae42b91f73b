package io.brimful.device.cudnn;

import io.brimful.step.SoftmaxBackward;
import io.brimful.step.SoftmaxForward;
import io.brimful.step.Tensor;
import java.util.ArrayList;
import java.util.List;
import jcuda.Pointer;

/** Softmax by our own kernels, which leave an image's channels where they are. */
final class Softmaxes {
    private static final String FAMILY = "structure";

    private final Layout layout;

    Softmaxes(Layout layout) {
        this.layout = layout;
    }

    List<Recipe> forward(SoftmaxForward op) {
        return List.of(Recipe.of(
                "softmax_forward",
                0,
                op.inPlace(),
                binding -> launch(binding, "softmax_forward", op.y(), op.x(), op.y())));
    }

    List<Recipe> backward(SoftmaxBackward op) {
        return List.of(Recipe.of(
                "softmax_backward",
                0,
                op.inPlace(),
                binding -> launch(binding, "softmax_backward", op.dx(), op.y(), op.dy(), op.dx())));
    }

    /* A thread for each pixel. */
    private Runnable launch(Binding binding, String name, Tensor written, Tensor... operands) {
        int images = written.shape().dim(0);
        int channels = written.shape().dim(1);
        int pixels = Math.toIntExact(written.shape().elements() / images / channels);
        List<Pointer> arguments = new ArrayList<>();
        for (Tensor operand : operands) {
            arguments.add(Argument.of(binding, operand));
        }
        arguments.add(Argument.of(images));
        arguments.add(Argument.of(channels));
        arguments.add(Argument.of(pixels));
        arguments.add(Argument.of(layout.flag(written.shape())));
        return binding.launch(
                FAMILY,
                name + ElementType.suffix(written.type().dataType()),
                (long) images * pixels,
                arguments.toArray(Pointer[]::new));
    }
}

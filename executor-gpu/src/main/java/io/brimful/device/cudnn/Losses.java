package io.brimful.device.cudnn;

import io.brimful.step.SoftmaxLossBackward;
import io.brimful.step.SoftmaxLossForward;
import io.brimful.step.Tensor;
import java.util.List;
import jcuda.Pointer;

/** Softmax with cross entropy and the count of right answers, by our own kernels: cuDNN knows no labels. */
final class Losses {
    private static final String FAMILY = "softmax_loss";

    private final Layout layout;
    private final AnswerLosses answers;

    Losses(Layout layout) {
        this.layout = layout;
        this.answers = new AnswerLosses(layout);
    }

    List<Recipe> forward(SoftmaxLossForward op) {
        if (AnswerLosses.isFor(op.layer(), op.labels())) {
            return answers.forward(op);
        }
        int images = op.logits().shape().dim(0);
        int classes = op.classes();
        int pixels = pixels(op.logits());
        String kernel = pixels == 1 ? "softmax_loss_rows" : "softmax_loss_pixels";
        long column = Place.aligned(images * (long) Float.BYTES);
        Place losses = Place.workspace();
        Place right = Place.workspace(column);
        Call rows = binding -> binding.launchBlocks(
                FAMILY,
                kernel + ElementType.suffix(op.logits().type().dataType()),
                images,
                address(binding, op.logits()),
                address(binding, op.labels()),
                address(binding, op.probabilities()),
                Argument.of(binding.at(losses)),
                Argument.of(binding.at(right)),
                Argument.of(classes),
                Argument.of(pixels),
                Argument.of(layout.flag()));
        Call mean = binding -> binding.launchBlocks(
                FAMILY,
                "softmax_loss_mean",
                1,
                Argument.of(binding.at(losses)),
                Argument.of(binding.at(right)),
                address(binding, op.loss()),
                address(binding, op.correct()),
                Argument.of(images),
                Argument.of(op.layer().weight()));
        return List.of(Recipe.of("softmax_loss", 2 * column, op.inPlace(), rows, mean));
    }

    List<Recipe> backward(SoftmaxLossBackward op) {
        if (AnswerLosses.isFor(op.layer(), op.labels())) {
            return answers.backward(op);
        }
        int images = op.probabilities().shape().dim(0);
        long elements = op.probabilities().shape().elements();
        return List.of(Recipe.of(
                "softmax_loss_backward",
                0,
                op.inPlace(),
                binding -> binding.launch(
                        FAMILY,
                        "softmax_loss_backward"
                                + ElementType.suffix(op.dlogits().type().dataType()),
                        elements,
                        address(binding, op.probabilities()),
                        address(binding, op.labels()),
                        address(binding, op.dlogits()),
                        Argument.of(binding.moment()),
                        Argument.of(images),
                        Argument.of(op.dlogits().shape().dim(1)),
                        Argument.of(pixels(op.dlogits())),
                        Argument.of(op.layer().weight()),
                        Argument.of(layout.flag()))));
    }

    private static int pixels(Tensor logits) {
        long outputs = (long) logits.shape().dim(0) * logits.shape().dim(1);
        return Math.toIntExact(logits.shape().elements() / outputs);
    }

    private static Pointer address(Binding binding, Tensor tensor) {
        return Argument.of(binding.at(Place.of(tensor)));
    }
}

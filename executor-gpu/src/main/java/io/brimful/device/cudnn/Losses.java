package io.brimful.device.cudnn;

import io.brimful.step.SoftmaxLossBackward;
import io.brimful.step.SoftmaxLossForward;
import io.brimful.step.Tensor;
import java.util.List;

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
                Argument.of(binding, op.logits()),
                Argument.of(binding, op.labels()),
                Argument.of(binding, op.probabilities()),
                Argument.of(binding.at(losses)),
                Argument.of(binding.at(right)),
                Argument.of(classes),
                Argument.of(pixels),
                Argument.of(layout.flag(op.logits().shape())));
        Call mean = binding -> binding.launchBlocks(
                FAMILY,
                "softmax_loss_mean",
                1,
                Argument.of(binding.at(losses)),
                Argument.of(binding.at(right)),
                Argument.of(binding, op.loss()),
                Argument.of(binding, op.correct()),
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
                        Argument.of(binding, op.probabilities()),
                        Argument.of(binding, op.labels()),
                        Argument.of(binding, op.dlogits()),
                        Argument.of(binding.moment()),
                        Argument.of(images),
                        Argument.of(op.dlogits().shape().dim(1)),
                        Argument.of(pixels(op.dlogits())),
                        Argument.of(op.layer().weight()),
                        Argument.of(layout.flag(op.dlogits().shape())))));
    }

    private static int pixels(Tensor logits) {
        long outputs = (long) logits.shape().dim(0) * logits.shape().dim(1);
        return Math.toIntExact(logits.shape().elements() / outputs);
    }
}

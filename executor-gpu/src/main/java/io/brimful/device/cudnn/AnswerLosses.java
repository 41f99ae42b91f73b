package io.brimful.device.cudnn;

import io.brimful.network.Normalization;
import io.brimful.network.SoftmaxLoss;
import io.brimful.step.SoftmaxLossBackward;
import io.brimful.step.SoftmaxLossForward;
import io.brimful.step.Tensor;
import java.util.List;
import jcuda.Pointer;

/** Softmax with cross entropy where each pixel has a label, a label is ignored, or the sum is divided by something else. */
final class AnswerLosses {
    private static final String FAMILY = "answer_loss";

    private final Layout layout;

    AnswerLosses(Layout layout) {
        this.layout = layout;
    }

    /** Whether it is more than the mean over all answers, each held to its image's label. */
    static boolean isFor(SoftmaxLoss layer, Tensor labels) {
        return labels.shape().rank() > 1
                || layer.ignoreLabel().isPresent()
                || layer.normalization() == Normalization.BATCH_SIZE
                || layer.normalization() == Normalization.NONE;
    }

    List<Recipe> forward(SoftmaxLossForward op) {
        int images = op.logits().shape().dim(0);
        long column = Place.aligned(images * (long) Float.BYTES);
        Place losses = Place.workspace();
        Place right = Place.workspace(column);
        Place valid = Place.workspace(2 * column);
        Call rows = binding -> binding.launchBlocks(
                FAMILY,
                "answer_loss_rows" + ElementType.suffix(op.logits().type().dataType()),
                images,
                Argument.of(binding, op.logits()),
                Argument.of(binding, op.labels()),
                Argument.of(binding, op.probabilities()),
                Argument.of(binding.at(losses)),
                Argument.of(binding.at(right)),
                Argument.of(binding.at(valid)),
                Argument.of(op.classes()),
                Argument.of(pixels(op.logits())),
                perPixel(op.labels()),
                ignores(op.layer()),
                ignored(op.layer()),
                Argument.of(layout.flag(op.logits().shape())));
        Call sum = binding -> binding.launchBlocks(
                FAMILY,
                "answer_loss_sum",
                1,
                Argument.of(binding.at(losses)),
                Argument.of(binding.at(right)),
                Argument.of(binding.at(valid)),
                Argument.of(binding, op.loss()),
                Argument.of(binding, op.correct()),
                Argument.of(images),
                Argument.of(pixels(op.logits())),
                normalization(op.layer()),
                Argument.of(op.layer().weight()));
        return List.of(Recipe.of("answer_loss", 3 * column, op.inPlace(), rows, sum));
    }

    List<Recipe> backward(SoftmaxLossBackward op) {
        int images = op.dlogits().shape().dim(0);
        Place divisor = Place.workspace();
        Call count = binding -> binding.launchBlocks(
                FAMILY,
                "answer_loss_divisor",
                1,
                Argument.of(binding, op.labels()),
                Argument.of(binding.at(divisor)),
                Argument.of(images),
                Argument.of(pixels(op.dlogits())),
                perPixel(op.labels()),
                ignores(op.layer()),
                ignored(op.layer()),
                normalization(op.layer()));
        Call back = binding -> binding.launch(
                FAMILY,
                "answer_loss_backward" + ElementType.suffix(op.dlogits().type().dataType()),
                op.dlogits().shape().elements(),
                Argument.of(binding, op.probabilities()),
                Argument.of(binding, op.labels()),
                Argument.of(binding.at(divisor)),
                Argument.of(binding, op.dlogits()),
                Argument.of(binding.moment()),
                Argument.of(images),
                Argument.of(op.dlogits().shape().dim(1)),
                Argument.of(pixels(op.dlogits())),
                perPixel(op.labels()),
                ignores(op.layer()),
                ignored(op.layer()),
                Argument.of(op.layer().weight()),
                Argument.of(layout.flag(op.dlogits().shape())));
        return List.of(Recipe.of("answer_loss_backward", Place.aligned(Float.BYTES), op.inPlace(), count, back));
    }

    private static int pixels(Tensor logits) {
        long outputs = (long) logits.shape().dim(0) * logits.shape().dim(1);
        return Math.toIntExact(logits.shape().elements() / outputs);
    }

    private static Pointer perPixel(Tensor labels) {
        return Argument.of(labels.shape().rank() > 1 ? 1 : 0);
    }

    private static Pointer ignores(SoftmaxLoss layer) {
        return Argument.of(layer.ignoreLabel().isPresent() ? 1 : 0);
    }

    private static Pointer ignored(SoftmaxLoss layer) {
        return Argument.of(layer.ignoreLabel().orElse(0));
    }

    /* AnswerNormalization of the kernels. */
    private static Pointer normalization(SoftmaxLoss layer) {
        return Argument.of(
                switch (layer.normalization()) {
                    case FULL -> 0;
                    case VALID -> 1;
                    case BATCH_SIZE -> 2;
                    case NONE -> 3;
                });
    }
}

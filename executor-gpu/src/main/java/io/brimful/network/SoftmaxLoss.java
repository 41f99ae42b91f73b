package io.brimful.network;

import static io.brimful.network.Require.only;

import io.brimful.tensor.Shape;
import java.util.List;
import java.util.OptionalInt;

/**
 * Softmax and cross entropy with the label, mean over the batch; also counts the correct answers. Where there is an answer for
 * each pixel, {@code [classes, H, W]}, each is held to the pixel's label, or to the image's: the loss is the mean over the pixels
 * as well, and an image is recognized when more than half of its pixels are.
 *
 * @param weight of this loss in the sum of all, above 0
 * @param ignoreLabel answers to this label count nothing
 * @param normalization what the sum over the answers is divided by
 */
public record SoftmaxLoss(float weight, OptionalInt ignoreLabel, Normalization normalization) implements Loss {
    public SoftmaxLoss {
        Loss.requireWeight(weight);
    }

    /** The mean over all answers. */
    public SoftmaxLoss(float weight) {
        this(weight, OptionalInt.empty(), Normalization.VALID);
    }

    /** The loss of a network that has no other. */
    public SoftmaxLoss() {
        this(1);
    }

    /** Whether a label counts. */
    public boolean counts(int label) {
        return ignoreLabel.isEmpty() || ignoreLabel.getAsInt() != label;
    }

    /**
     * What the sum is divided by.
     *
     * @param images of the batch
     * @param answers of all images
     * @param valid how many of them have a label that counts
     */
    public long divisor(long images, long answers, long valid) {
        return Math.max(
                1,
                switch (normalization) {
                    case FULL -> answers;
                    case VALID -> valid;
                    case BATCH_SIZE -> images;
                    case NONE -> 1;
                });
    }

    @Override
    public Shape infer(List<Shape> in) {
        only(in);
        return Shape.of(1);
    }

    @Override
    public long flops(List<Shape> in) {
        return Math.multiplyExact(only(in).elements(), 4L);
    }

    @Override
    public String text() {
        return Loss.super.text() + (ignoreLabel.isPresent() ? " without label " + ignoreLabel.getAsInt() : "");
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.softmaxLoss(this);
    }
}

package io.brimful.device.reference;

import io.brimful.step.SoftmaxLossBackward;
import io.brimful.step.SoftmaxLossForward;
import io.brimful.step.Tensor;
import java.nio.FloatBuffer;

/** Softmax with cross entropy, one pixel's classes at a time. */
final class SoftmaxLoss {
    private final io.brimful.network.SoftmaxLoss layer;
    private final Integers labels;
    private final int batch;
    private final int classes;
    private final int pixels;
    private final boolean perPixel;

    private SoftmaxLoss(io.brimful.network.SoftmaxLoss layer, Tensor logits, Tensor labels, Slices slices) {
        this.layer = layer;
        this.labels = slices.integers(labels);
        this.batch = logits.shape().dim(0);
        this.classes = logits.shape().dim(1);
        this.pixels = (int) (logits.shape().elements() / batch / classes);
        this.perPixel = labels.shape().rank() > 1;
    }

    static Loop forward(SoftmaxLossForward op, Slices slices) {
        SoftmaxLoss softmax = new SoftmaxLoss(op.layer(), op.logits(), op.labels(), slices);
        FloatBuffer logits = slices.floats(op.logits());
        FloatBuffer probabilities = slices.floats(op.probabilities());
        FloatBuffer loss = slices.floats(op.loss());
        FloatBuffer correct = slices.floats(op.correct());
        return (seed, rate) -> {
            double losses = 0;
            int recognized = 0;
            for (int image = 0; image < softmax.batch; image++) {
                int right = 0;
                int valid = 0;
                for (int pixel = 0; pixel < softmax.pixels; pixel++) {
                    int label = softmax.label(image, pixel);
                    boolean counts = softmax.layer.counts(label);
                    int best = softmax.argmax(logits, image, pixel);
                    losses += softmax.loss(logits, probabilities, image, pixel, counts ? label : -1);
                    right += counts && best == label ? 1 : 0;
                    valid += counts ? 1 : 0;
                }
                recognized += 2 * right > valid ? 1 : 0;
            }
            loss.put(0, (float) (softmax.layer.weight() * losses / softmax.divisor()));
            correct.put(0, recognized);
        };
    }

    private int label(int image, int pixel) {
        return labels.at(perPixel ? image * pixels + pixel : image);
    }

    private long divisor() {
        long valid = 0;
        for (int image = 0; image < batch; image++) {
            for (int pixel = 0; pixel < pixels; pixel++) {
                valid += layer.counts(label(image, pixel)) ? 1 : 0;
            }
        }
        return layer.divisor(batch, (long) batch * pixels, valid);
    }

    /* The probabilities may lie over the logits. Below 0 is a label that does not count. */
    private double loss(FloatBuffer logits, FloatBuffer probabilities, int image, int pixel, int label) {
        double max = logits.get(at(image, argmax(logits, image, pixel), pixel));
        double truth = label < 0 ? 0 : logits.get(at(image, label, pixel));
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            sum += Math.exp(logits.get(at(image, c, pixel)) - max);
        }
        for (int c = 0; c < classes; c++) {
            int at = at(image, c, pixel);
            probabilities.put(at, (float) (Math.exp(logits.get(at) - max) / sum));
        }
        return label < 0 ? 0 : Math.log(sum) - (truth - max);
    }

    static Loop backward(SoftmaxLossBackward op, Slices slices) {
        SoftmaxLoss softmax = new SoftmaxLoss(op.layer(), op.dlogits(), op.labels(), slices);
        FloatBuffer probabilities = slices.floats(op.probabilities());
        FloatBuffer dlogits = slices.floats(op.dlogits());
        float weight = op.layer().weight();
        return (seed, rate) -> {
            long divisor = softmax.divisor();
            for (int i = 0; i < dlogits.capacity(); i++) {
                int c = i / softmax.pixels % softmax.classes;
                int label = softmax.label(i / softmax.pixels / softmax.classes, i % softmax.pixels);
                int expected = c == label ? 1 : 0;
                boolean counts = softmax.layer.counts(label);
                dlogits.put(i, counts ? weight * ((probabilities.get(i) - expected) / divisor) : 0);
            }
        };
    }

    private int argmax(FloatBuffer logits, int image, int pixel) {
        int best = 0;
        for (int c = 1; c < classes; c++) {
            if (logits.get(at(image, c, pixel)) > logits.get(at(image, best, pixel))) {
                best = c;
            }
        }
        return best;
    }

    private int at(int image, int c, int pixel) {
        return (image * classes + c) * pixels + pixel;
    }
}

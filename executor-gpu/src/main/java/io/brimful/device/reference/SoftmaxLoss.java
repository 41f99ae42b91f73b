package io.brimful.device.reference;

import io.brimful.step.SoftmaxLossBackward;
import io.brimful.step.SoftmaxLossForward;
import io.brimful.step.Tensor;
import java.nio.FloatBuffer;

/** Softmax with cross entropy, one pixel's classes at a time. */
final class SoftmaxLoss {
    private final int batch;
    private final int classes;
    private final int pixels;

    private SoftmaxLoss(Tensor logits) {
        this.batch = logits.shape().dim(0);
        this.classes = logits.shape().dim(1);
        this.pixels = (int) (logits.shape().elements() / batch / classes);
    }

    static Loop forward(SoftmaxLossForward op, Slices slices) {
        SoftmaxLoss softmax = new SoftmaxLoss(op.logits());
        FloatBuffer logits = slices.floats(op.logits());
        Integers labels = slices.integers(op.labels());
        FloatBuffer probabilities = slices.floats(op.probabilities());
        FloatBuffer loss = slices.floats(op.loss());
        FloatBuffer correct = slices.floats(op.correct());
        return (seed, rate) -> {
            double losses = 0;
            int recognized = 0;
            for (int image = 0; image < softmax.batch; image++) {
                int label = labels.at(image);
                int right = 0;
                for (int pixel = 0; pixel < softmax.pixels; pixel++) {
                    int best = softmax.argmax(logits, image, pixel);
                    losses += softmax.loss(logits, probabilities, image, pixel, label);
                    right += best == label ? 1 : 0;
                }
                recognized += 2 * right > softmax.pixels ? 1 : 0;
            }
            loss.put(0, (float) (op.layer().weight() * losses / (softmax.batch * softmax.pixels)));
            correct.put(0, recognized);
        };
    }

    /* The probabilities may lie over the logits. */
    private double loss(FloatBuffer logits, FloatBuffer probabilities, int image, int pixel, int label) {
        double max = logits.get(at(image, argmax(logits, image, pixel), pixel));
        double truth = logits.get(at(image, label, pixel));
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            sum += Math.exp(logits.get(at(image, c, pixel)) - max);
        }
        for (int c = 0; c < classes; c++) {
            int at = at(image, c, pixel);
            probabilities.put(at, (float) (Math.exp(logits.get(at) - max) / sum));
        }
        return Math.log(sum) - (truth - max);
    }

    static Loop backward(SoftmaxLossBackward op, Slices slices) {
        SoftmaxLoss softmax = new SoftmaxLoss(op.dlogits());
        FloatBuffer probabilities = slices.floats(op.probabilities());
        Integers labels = slices.integers(op.labels());
        FloatBuffer dlogits = slices.floats(op.dlogits());
        float weight = op.layer().weight();
        int answers = softmax.batch * softmax.pixels;
        return (seed, rate) -> {
            for (int i = 0; i < dlogits.capacity(); i++) {
                int c = i / softmax.pixels % softmax.classes;
                int image = i / softmax.pixels / softmax.classes;
                int expected = c == labels.at(image) ? 1 : 0;
                dlogits.put(i, weight * ((probabilities.get(i) - expected) / answers));
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

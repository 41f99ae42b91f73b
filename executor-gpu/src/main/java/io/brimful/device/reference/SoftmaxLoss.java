package io.brimful.device.reference;

import io.brimful.step.SoftmaxLossBackward;
import io.brimful.step.SoftmaxLossForward;
import java.nio.FloatBuffer;

/** Softmax with cross entropy. */
final class SoftmaxLoss {
    private SoftmaxLoss() {}

    static Loop forward(SoftmaxLossForward op, Slices slices) {
        FloatBuffer logits = slices.floats(op.logits());
        Integers labels = slices.integers(op.labels());
        FloatBuffer probabilities = slices.floats(op.probabilities());
        FloatBuffer loss = slices.floats(op.loss());
        FloatBuffer correct = slices.floats(op.correct());
        int batch = op.logits().shape().dim(0);
        int classes = logits.capacity() / batch;
        return (seed, rate) -> {
            double losses = 0;
            int right = 0;
            for (int image = 0; image < batch; image++) {
                int from = image * classes;
                int best = argmax(logits, from, classes);
                double max = logits.get(from + best);
                double sum = 0;
                for (int c = 0; c < classes; c++) {
                    sum += Math.exp(logits.get(from + c) - max);
                }
                losses += Math.log(sum) - (logits.get(from + labels.at(image)) - max);
                right += best == labels.at(image) ? 1 : 0;
                for (int c = 0; c < classes; c++) {
                    probabilities.put(from + c, (float) (Math.exp(logits.get(from + c) - max) / sum));
                }
            }
            loss.put(0, (float) (losses / batch));
            correct.put(0, right);
        };
    }

    static Loop backward(SoftmaxLossBackward op, Slices slices) {
        FloatBuffer probabilities = slices.floats(op.probabilities());
        Integers labels = slices.integers(op.labels());
        FloatBuffer dlogits = slices.floats(op.dlogits());
        int batch = op.dlogits().shape().dim(0);
        int classes = dlogits.capacity() / batch;
        return (seed, rate) -> {
            for (int i = 0; i < dlogits.capacity(); i++) {
                int expected = i % classes == labels.at(i / classes) ? 1 : 0;
                dlogits.put(i, (probabilities.get(i) - expected) / batch);
            }
        };
    }

    private static int argmax(FloatBuffer logits, int from, int classes) {
        int best = 0;
        for (int c = 1; c < classes; c++) {
            if (logits.get(from + c) > logits.get(from + best)) {
                best = c;
            }
        }
        return best;
    }
}

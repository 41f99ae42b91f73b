package io.brimful.device.reference;

import io.brimful.network.ContrastiveLoss;
import io.brimful.network.EuclideanLoss;
import io.brimful.network.PairLoss;
import io.brimful.network.SigmoidLoss;
import io.brimful.step.LabelNumberForward;
import io.brimful.step.PairLossBackward;
import io.brimful.step.PairLossForward;
import java.nio.FloatBuffer;
import java.util.Optional;

/** Losses of two tensors, one image at a time; and labels as numbers. */
final class PairLosses {
    private PairLosses() {}

    static Loop forward(PairLossForward op, Slices slices) {
        FloatBuffer a = slices.floats(op.a());
        FloatBuffer b = slices.floats(op.b());
        FloatBuffer slope = slices.floats(op.slope());
        FloatBuffer loss = slices.floats(op.loss());
        FloatBuffer correct = slices.floats(op.correct());
        int images = op.a().shape().dim(0);
        Image image = op.layer().kind(new Kinds(a, b, slope, a.capacity() / images));
        Optional<Integers> labels = op.labels().map(slices::integers);
        return (seed, rate) -> {
            double sum = 0;
            for (int n = 0; n < images; n++) {
                sum += image.loss(n, labels.isPresent() && labels.get().at(n) != 0);
            }
            loss.put(0, (float) (op.weight() * sum / images));
            correct.put(0, 0);
        };
    }

    static Loop backward(PairLossBackward op, Slices slices) {
        FloatBuffer slope = slices.floats(op.slope());
        FloatBuffer dx = slices.floats(op.dx());
        int images = op.slope().shape().dim(0);
        return (seed, rate) -> {
            for (int i = 0; i < dx.capacity(); i++) {
                dx.put(i, op.weight() * (slope.get(i) / images));
            }
        };
    }

    static Loop number(LabelNumberForward op, Slices slices) {
        Integers labels = slices.integers(op.labels());
        FloatBuffer y = slices.floats(op.y());
        return (seed, rate) -> {
            for (int n = 0; n < y.capacity(); n++) {
                y.put(n, labels.at(n));
            }
        };
    }

    /** The loss of one image, whose slope it writes. */
    @FunctionalInterface
    private interface Image {
        double loss(int image, boolean similar);
    }

    /** Each element is read before its slope is written, which may lie over it. */
    private record Kinds(FloatBuffer a, FloatBuffer b, FloatBuffer slope, int elements)
            implements PairLoss.Kinds<Image> {
        @Override
        public Image sigmoid(SigmoidLoss layer) {
            return (image, similar) -> {
                double sum = 0;
                for (int i = image * elements; i < (image + 1) * elements; i++) {
                    double x = a.get(i);
                    double target = b.get(i);
                    /* ln(1 + e^-|x|) does not overflow. */
                    sum += Math.max(x, 0) - x * target + Math.log1p(Math.exp(-Math.abs(x)));
                    slope.put(i, (float) (1 / (1 + Math.exp(-x)) - target));
                }
                return sum;
            };
        }

        @Override
        public Image euclidean(EuclideanLoss layer) {
            return (image, similar) -> squaredDistance(image) / 2;
        }

        @Override
        public Image contrastive(ContrastiveLoss layer) {
            return (image, similar) -> {
                double square = squaredDistance(image);
                if (similar) {
                    return square / 2;
                }
                double distance = Math.sqrt(square);
                double missing = layer.margin() - (layer.legacy() ? square : distance);
                double factor = layer.legacy() ? -1 : -missing / (distance + ContrastiveLoss.LEAST_DISTANCE);
                scale(image, missing > 0 ? (float) factor : 0);
                double part = Math.max(missing, 0);
                return (layer.legacy() ? part : part * part) / 2;
            };
        }

        private double squaredDistance(int image) {
            double sum = 0;
            for (int i = image * elements; i < (image + 1) * elements; i++) {
                float difference = a.get(i) - b.get(i);
                slope.put(i, difference);
                sum += (double) difference * difference;
            }
            return sum;
        }

        private void scale(int image, float factor) {
            for (int i = image * elements; i < (image + 1) * elements; i++) {
                slope.put(i, factor * slope.get(i));
            }
        }
    }
}

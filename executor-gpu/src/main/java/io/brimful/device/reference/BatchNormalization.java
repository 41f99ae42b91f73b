package io.brimful.device.reference;

import io.brimful.step.BatchNormAgain;
import io.brimful.step.BatchNormBackward;
import io.brimful.step.BatchNormForward;
import io.brimful.step.Tensor;
import java.nio.FloatBuffer;
import java.util.Optional;

/** Batch normalization, one channel at a time. */
final class BatchNormalization {
    private final int batch;
    private final int channels;
    private final int area;

    private BatchNormalization(Tensor x) {
        this.batch = x.shape().dim(0);
        this.channels = x.shape().dim(1);
        this.area = (int) (x.shape().elements() / batch / channels);
    }

    static Loop forward(BatchNormForward op, Slices slices) {
        BatchNormalization norm = new BatchNormalization(op.x());
        Elements x = slices.elements(op.x());
        Elements scale =
                op.affine().map(affine -> elements(affine.scale(), slices)).orElse(c -> 1);
        Elements shift =
                op.affine().map(affine -> elements(affine.shift(), slices)).orElse(c -> 0);
        Optional<FloatBuffer> runningMean = op.running().map(running -> slices.floats(running.mean()));
        Optional<FloatBuffer> runningVariance = op.running().map(running -> slices.floats(running.variance()));
        FloatBuffer y = slices.floats(op.y());
        FloatBuffer mean = slices.floats(op.mean());
        FloatBuffer variance = slices.floats(op.variance());
        float kept = op.layer().averaging();
        return (seed, rate) -> {
            for (int c = 0; c < norm.channels; c++) {
                double center = norm.mean(c, x);
                mean.put(c, (float) center);
                variance.put(c, (float) norm.variance(c, center, x));
                mix(runningMean, mean, c, kept);
                mix(runningVariance, variance, c, kept);
                double factor = scale.get(c) / deviation(op.layer().epsilon(), variance, c);
                norm.normalize(c, x, mean.get(c), factor, shift.get(c), y);
            }
        };
    }

    static Loop again(BatchNormAgain op, Slices slices) {
        BatchNormalization norm = new BatchNormalization(op.x());
        Elements x = slices.elements(op.x());
        Elements scale =
                op.affine().map(affine -> elements(affine.scale(), slices)).orElse(c -> 1);
        Elements shift =
                op.affine().map(affine -> elements(affine.shift(), slices)).orElse(c -> 0);
        FloatBuffer mean = slices.floats(op.mean());
        FloatBuffer variance = slices.floats(op.variance());
        FloatBuffer y = slices.floats(op.y());
        return (seed, rate) -> {
            for (int c = 0; c < norm.channels; c++) {
                double factor = scale.get(c) / deviation(op.layer().epsilon(), variance, c);
                norm.normalize(c, x, mean.get(c), factor, shift.get(c), y);
            }
        };
    }

    private void normalize(int channel, Elements x, double mean, double factor, float shift, FloatBuffer y) {
        for (int image = 0; image < batch; image++) {
            int from = at(image, channel);
            for (int i = from; i < from + area; i++) {
                y.put(i, (float) ((x.get(i) - mean) * factor + shift));
            }
        }
    }

    private static void mix(Optional<FloatBuffer> running, FloatBuffer batch, int c, float kept) {
        if (running.isPresent()) {
            running.get().put(c, kept * running.get().get(c) + (1 - kept) * batch.get(c));
        }
    }

    /* Ioffe and Szegedy, arXiv:1502.03167, section 3, with h = (x - mean) / deviation and m elements in a channel:
     * dx = scale / deviation (dy - (sum of dy + h sum of dy h) / m). */
    static Loop backward(BatchNormBackward op, Slices slices) {
        BatchNormalization norm = new BatchNormalization(op.x());
        Elements x = slices.elements(op.x());
        FloatBuffer mean = slices.floats(op.mean());
        FloatBuffer variance = slices.floats(op.variance());
        Elements scale =
                op.affine().map(affine -> elements(affine.scale(), slices)).orElse(c -> 1);
        FloatBuffer dy = slices.floats(op.dy());
        FloatBuffer dx = slices.floats(op.dx());
        Optional<GradientSlices> scaleGradient =
                op.affine().map(affine -> GradientSlices.of(affine.scaleGradient(), slices));
        Optional<GradientSlices> shiftGradient =
                op.affine().map(affine -> GradientSlices.of(affine.shiftGradient(), slices));
        return (seed, rate) -> {
            for (int c = 0; c < norm.channels; c++) {
                double center = mean.get(c);
                double deviation = deviation(op.layer().epsilon(), variance, c);
                double sum = norm.mean(c, dy::get) * norm.count();
                double product = norm.product(c, x, center, dy) / deviation;
                double factor = scale.get(c) / deviation;
                put(scaleGradient, c, product);
                put(shiftGradient, c, sum);
                for (int image = 0; image < norm.batch; image++) {
                    int from = norm.at(image, c);
                    for (int i = from; i < from + norm.area; i++) {
                        double h = (x.get(i) - center) / deviation;
                        dx.put(i, (float) (factor * (dy.get(i) - (sum + h * product) / norm.count())));
                    }
                }
            }
        };
    }

    private static void put(Optional<GradientSlices> gradient, int channel, double value) {
        if (gradient.isPresent()) {
            gradient.get().put(channel, value);
        }
    }

    private static Elements elements(Tensor channels, Slices slices) {
        return slices.floats(channels)::get;
    }

    private static double deviation(float epsilon, FloatBuffer variance, int channel) {
        return Math.sqrt((double) variance.get(channel) + epsilon);
    }

    private double mean(int channel, Elements values) {
        double sum = 0;
        for (int image = 0; image < batch; image++) {
            int from = at(image, channel);
            for (int i = from; i < from + area; i++) {
                sum += values.get(i);
            }
        }
        return sum / count();
    }

    private double variance(int channel, double mean, Elements x) {
        double sum = 0;
        for (int image = 0; image < batch; image++) {
            int from = at(image, channel);
            for (int i = from; i < from + area; i++) {
                double distance = x.get(i) - mean;
                sum += distance * distance;
            }
        }
        return sum / count();
    }

    /** Sum of {@code (x - mean) y}. */
    private double product(int channel, Elements x, double mean, FloatBuffer y) {
        double sum = 0;
        for (int image = 0; image < batch; image++) {
            int from = at(image, channel);
            for (int i = from; i < from + area; i++) {
                sum += (x.get(i) - mean) * y.get(i);
            }
        }
        return sum;
    }

    private double count() {
        return (double) batch * area;
    }

    private int at(int image, int channel) {
        return (image * channels + channel) * area;
    }
}

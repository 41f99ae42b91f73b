package io.brimful.device.reference;

import io.brimful.network.Layer;
import io.brimful.network.Window;
import io.brimful.step.ConvBackwardData;
import io.brimful.step.ConvBackwardWeights;
import io.brimful.step.ConvForward;
import io.brimful.step.Tensor;
import io.brimful.tensor.Shape;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.Optional;

/** Convolution: a row of sums at a time. */
final class Convolution {
    private final Window window;
    private final int batch;
    private final int depth;
    private final int height;
    private final int width;
    private final int filters;
    private final int outHeight;
    private final int outWidth;
    private final int groups;

    private Convolution(Layer.Conv layer, Tensor images, Tensor outputs) {
        Shape x = images.shape();
        Shape y = outputs.shape();
        this.window = layer.window();
        this.groups = layer.groups();
        this.batch = x.dim(0);
        this.depth = x.dim(1) / groups;
        this.height = x.dim(2);
        this.width = x.dim(3);
        this.filters = y.dim(1);
        this.outHeight = y.dim(2);
        this.outWidth = y.dim(3);
    }

    static Loop forward(ConvForward op, Slices slices) {
        Convolution conv = new Convolution(op.layer(), op.x(), op.y());
        FloatBuffer x = slices.floats(op.x());
        FloatBuffer weights = slices.floats(op.weights());
        Optional<FloatBuffer> bias = op.bias().map(slices::floats);
        FloatBuffer y = slices.floats(op.y());
        DoubleBuffer sums = slices.workspace(op);
        return (seed, rate) -> {
            for (int image = 0; image < conv.batch; image++) {
                for (int filter = 0; filter < conv.filters; filter++) {
                    double first = bias.isPresent() ? bias.get().get(filter) : 0;
                    for (int p = 0; p < conv.outHeight; p++) {
                        fill(sums, first);
                        conv.addOutputRow(image, filter, p, x, weights, sums);
                        store(sums, y, conv.output(image, filter, p));
                    }
                }
            }
        };
    }

    static Loop backwardData(ConvBackwardData op, Slices slices) {
        Convolution conv = new Convolution(op.layer(), op.dx(), op.dy());
        FloatBuffer dy = slices.floats(op.dy());
        FloatBuffer weights = slices.floats(op.weights());
        FloatBuffer dx = slices.floats(op.dx());
        DoubleBuffer sums = slices.workspace(op);
        return (seed, rate) -> {
            for (int image = 0; image < conv.batch; image++) {
                for (int channel = 0; channel < conv.depth * conv.groups; channel++) {
                    for (int h = 0; h < conv.height; h++) {
                        fill(sums, 0);
                        conv.addInputRow(image, channel, h, dy, weights, sums);
                        store(sums, dx, conv.input(image, channel, h));
                    }
                }
            }
        };
    }

    static Loop backwardWeights(ConvBackwardWeights op, Slices slices) {
        Convolution conv = new Convolution(op.layer(), op.x(), op.dy());
        FloatBuffer x = slices.floats(op.x());
        FloatBuffer dy = slices.floats(op.dy());
        GradientSlices weights = GradientSlices.of(op.weights(), slices);
        Optional<GradientSlices> bias = op.bias().map(gradient -> GradientSlices.of(gradient, slices));
        return (seed, rate) -> {
            for (int filter = 0; filter < conv.filters; filter++) {
                for (int c = 0; c < conv.depth; c++) {
                    for (int r = 0; r < conv.window.kernelH(); r++) {
                        for (int s = 0; s < conv.window.kernelW(); s++) {
                            weights.put(conv.weight(filter, c, r, s), conv.product(filter, c, r, s, x, dy));
                        }
                    }
                }
                if (bias.isPresent()) {
                    bias.get().put(filter, conv.sum(filter, dy));
                }
            }
        };
    }

    private void addOutputRow(int image, int filter, int p, FloatBuffer x, FloatBuffer weights, DoubleBuffer sums) {
        int firstChannel = firstChannel(filter);
        for (int c = 0; c < depth; c++) {
            for (int r = 0; r < window.kernelH(); r++) {
                int h = row(p, r);
                if (h < 0 || h >= height) {
                    continue;
                }
                for (int s = 0; s < window.kernelW(); s++) {
                    double weight = weights.get(weight(filter, c, r, s));
                    int from = input(image, firstChannel + c, h) + column(0, s);
                    int end = endColumn(s);
                    for (int q = firstColumn(s); q < end; q++) {
                        sums.put(q, sums.get(q) + weight * x.get(from + q * window.strideW()));
                    }
                }
            }
        }
    }

    private void addInputRow(int image, int channel, int h, FloatBuffer dy, FloatBuffer weights, DoubleBuffer sums) {
        int filtersOfGroup = filters / groups;
        int firstFilter = channel / depth * filtersOfGroup;
        for (int filter = firstFilter; filter < firstFilter + filtersOfGroup; filter++) {
            for (int r = 0; r < window.kernelH(); r++) {
                int steps = h + window.padH() - r * window.dilationH();
                int p = Math.floorDiv(steps, window.strideH());
                if (p < 0 || p >= outHeight || p * window.strideH() != steps) {
                    continue;
                }
                int from = output(image, filter, p);
                for (int s = 0; s < window.kernelW(); s++) {
                    double weight = weights.get(weight(filter, channel % depth, r, s));
                    int to = column(0, s);
                    int end = endColumn(s);
                    for (int q = firstColumn(s); q < end; q++) {
                        int w = to + q * window.strideW();
                        sums.put(w, sums.get(w) + weight * dy.get(from + q));
                    }
                }
            }
        }
    }

    private double product(int filter, int c, int r, int s, FloatBuffer x, FloatBuffer dy) {
        int channel = firstChannel(filter) + c;
        int first = firstColumn(s);
        int end = endColumn(s);
        double sum = 0;
        for (int image = 0; image < batch; image++) {
            for (int p = 0; p < outHeight; p++) {
                int h = row(p, r);
                if (h < 0 || h >= height) {
                    continue;
                }
                int from = input(image, channel, h) + column(0, s);
                int to = output(image, filter, p);
                for (int q = first; q < end; q++) {
                    sum += (double) x.get(from + q * window.strideW()) * dy.get(to + q);
                }
            }
        }
        return sum;
    }

    private double sum(int filter, FloatBuffer dy) {
        double sum = 0;
        for (int image = 0; image < batch; image++) {
            int from = output(image, filter, 0);
            for (int i = 0; i < outHeight * outWidth; i++) {
                sum += dy.get(from + i);
            }
        }
        return sum;
    }

    private int firstChannel(int filter) {
        return filter / (filters / groups) * depth;
    }

    private int row(int p, int r) {
        return p * window.strideH() - window.padH() + r * window.dilationH();
    }

    private int column(int q, int s) {
        return q * window.strideW() - window.padW() + s * window.dilationW();
    }

    /** The first output column whose tap {@code s} lies inside the image. */
    private int firstColumn(int s) {
        return Math.max(0, -Math.floorDiv(column(0, s), window.strideW()));
    }

    /** One after the last output column whose tap {@code s} lies inside the image. */
    private int endColumn(int s) {
        return Math.min(outWidth, Math.floorDiv(width - 1 - column(0, s), window.strideW()) + 1);
    }

    private int weight(int filter, int c, int r, int s) {
        return ((filter * depth + c) * window.kernelH() + r) * window.kernelW() + s;
    }

    private int input(int image, int channel, int h) {
        return ((image * depth * groups + channel) * height + h) * width;
    }

    private int output(int image, int filter, int p) {
        return ((image * filters + filter) * outHeight + p) * outWidth;
    }

    private static void fill(DoubleBuffer sums, double value) {
        for (int i = 0; i < sums.capacity(); i++) {
            sums.put(i, value);
        }
    }

    private static void store(DoubleBuffer sums, FloatBuffer to, int at) {
        for (int i = 0; i < sums.capacity(); i++) {
            to.put(at + i, (float) sums.get(i));
        }
    }
}

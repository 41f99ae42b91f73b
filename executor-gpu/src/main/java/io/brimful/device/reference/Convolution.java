package io.brimful.device.reference;

import io.brimful.network.Conv;
import io.brimful.network.TransposedConv;
import io.brimful.network.Window;
import io.brimful.step.ConvBackwardData;
import io.brimful.step.ConvBackwardWeights;
import io.brimful.step.ConvForward;
import io.brimful.step.Tensor;
import io.brimful.step.TransposedConvBackwardData;
import io.brimful.step.TransposedConvBackwardWeights;
import io.brimful.step.TransposedConvForward;
import io.brimful.tensor.Shape;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.Optional;

/** Convolution, and the transposed one, whose images are the outputs: a row of sums at a time. */
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

    private Convolution(Window window, int groups, Tensor images, Tensor outputs) {
        Shape x = images.shape();
        Shape y = outputs.shape();
        this.window = window;
        this.groups = groups;
        this.batch = x.dim(0);
        this.depth = x.dim(1) / groups;
        this.height = x.dim(2);
        this.width = x.dim(3);
        this.filters = y.dim(1);
        this.outHeight = y.dim(2);
        this.outWidth = y.dim(3);
    }

    static Loop forward(ConvForward op, Slices slices) {
        Convolution conv = of(op.layer(), op.x(), op.y());
        FloatBuffer x = slices.floats(op.x());
        FloatBuffer weights = slices.floats(op.weights());
        Optional<FloatBuffer> bias = op.bias().map(slices::floats);
        return conv.outputs(x, weights, bias, slices.floats(op.y()), slices.workspace(op));
    }

    /* The way back through the data of the convolution y -> x, and a bias. */
    static Loop forward(TransposedConvForward op, Slices slices) {
        Convolution conv = of(op.layer(), op.y(), op.x());
        FloatBuffer x = slices.floats(op.x());
        FloatBuffer weights = slices.floats(op.weights());
        Optional<FloatBuffer> bias = op.bias().map(slices::floats);
        return conv.inputs(x, weights, bias, slices.floats(op.y()), slices.workspace(op));
    }

    static Loop backwardData(ConvBackwardData op, Slices slices) {
        Convolution conv = of(op.layer(), op.dx(), op.dy());
        FloatBuffer dy = slices.floats(op.dy());
        FloatBuffer weights = slices.floats(op.weights());
        return conv.inputs(dy, weights, Optional.empty(), slices.floats(op.dx()), slices.workspace(op));
    }

    static Loop backwardData(TransposedConvBackwardData op, Slices slices) {
        Convolution conv = of(op.layer(), op.dy(), op.dx());
        FloatBuffer dy = slices.floats(op.dy());
        FloatBuffer weights = slices.floats(op.weights());
        return conv.outputs(dy, weights, Optional.empty(), slices.floats(op.dx()), slices.workspace(op));
    }

    static Loop backwardWeights(ConvBackwardWeights op, Slices slices) {
        Convolution conv = of(op.layer(), op.x(), op.dy());
        FloatBuffer x = slices.floats(op.x());
        FloatBuffer dy = slices.floats(op.dy());
        GradientSlices weights = GradientSlices.of(op.weights(), slices);
        Optional<GradientSlices> bias = op.bias().map(gradient -> GradientSlices.of(gradient, slices));
        return (seed, rate) -> {
            conv.products(x, dy, weights);
            bias.ifPresent(gradient -> conv.outputSums(dy, gradient));
        };
    }

    static Loop backwardWeights(TransposedConvBackwardWeights op, Slices slices) {
        Convolution conv = of(op.layer(), op.dy(), op.x());
        FloatBuffer x = slices.floats(op.x());
        FloatBuffer dy = slices.floats(op.dy());
        GradientSlices weights = GradientSlices.of(op.weights(), slices);
        Optional<GradientSlices> bias = op.bias().map(gradient -> GradientSlices.of(gradient, slices));
        return (seed, rate) -> {
            conv.products(dy, x, weights);
            bias.ifPresent(gradient -> conv.inputSums(dy, gradient));
        };
    }

    private static Convolution of(Conv layer, Tensor images, Tensor outputs) {
        return new Convolution(layer.window(), layer.groups(), images, outputs);
    }

    private static Convolution of(TransposedConv layer, Tensor images, Tensor outputs) {
        return new Convolution(layer.window(), layer.groups(), images, outputs);
    }

    private Loop outputs(
            FloatBuffer x, FloatBuffer weights, Optional<FloatBuffer> bias, FloatBuffer y, DoubleBuffer sums) {
        return (seed, rate) -> {
            for (int image = 0; image < batch; image++) {
                for (int filter = 0; filter < filters; filter++) {
                    double first = bias.isPresent() ? bias.get().get(filter) : 0;
                    for (int p = 0; p < outHeight; p++) {
                        fill(sums, first);
                        addOutputRow(image, filter, p, x, weights, sums);
                        store(sums, y, output(image, filter, p));
                    }
                }
            }
        };
    }

    private Loop inputs(
            FloatBuffer y, FloatBuffer weights, Optional<FloatBuffer> bias, FloatBuffer x, DoubleBuffer sums) {
        return (seed, rate) -> {
            for (int image = 0; image < batch; image++) {
                for (int channel = 0; channel < depth * groups; channel++) {
                    double first = bias.isPresent() ? bias.get().get(channel) : 0;
                    for (int h = 0; h < height; h++) {
                        fill(sums, first);
                        addInputRow(image, channel, h, y, weights, sums);
                        store(sums, x, input(image, channel, h));
                    }
                }
            }
        };
    }

    private void products(FloatBuffer x, FloatBuffer y, GradientSlices weights) {
        for (int filter = 0; filter < filters; filter++) {
            for (int c = 0; c < depth; c++) {
                for (int r = 0; r < window.kernelH(); r++) {
                    for (int s = 0; s < window.kernelW(); s++) {
                        weights.put(weight(filter, c, r, s), product(filter, c, r, s, x, y));
                    }
                }
            }
        }
    }

    private void outputSums(FloatBuffer y, GradientSlices bias) {
        for (int filter = 0; filter < filters; filter++) {
            double sum = 0;
            for (int image = 0; image < batch; image++) {
                sum += sum(y, output(image, filter, 0), outHeight * outWidth);
            }
            bias.put(filter, sum);
        }
    }

    private void inputSums(FloatBuffer x, GradientSlices bias) {
        for (int channel = 0; channel < depth * groups; channel++) {
            double sum = 0;
            for (int image = 0; image < batch; image++) {
                sum += sum(x, input(image, channel, 0), height * width);
            }
            bias.put(channel, sum);
        }
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

    private static double sum(FloatBuffer values, int from, int count) {
        double sum = 0;
        for (int i = from; i < from + count; i++) {
            sum += values.get(i);
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

package io.brimful.device.reference;

import io.brimful.network.LrnWithin;
import io.brimful.step.LrnWithinBackward;
import io.brimful.step.LrnWithinForward;
import io.brimful.step.Tensor;
import io.brimful.tensor.Shape;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;

/** Local response normalization within a channel, one plane at a time. */
final class NearbyNormalization {
    private final LrnWithin layer;
    private final int planes;
    private final int height;
    private final int width;

    private NearbyNormalization(LrnWithin layer, Tensor images) {
        Shape x = images.shape();
        this.layer = layer;
        this.planes = x.dim(0) * x.dim(1);
        this.height = x.dim(2);
        this.width = x.dim(3);
    }

    static Loop forward(LrnWithinForward op, Slices slices) {
        NearbyNormalization lrn = new NearbyNormalization(op.layer(), op.x());
        FloatBuffer x = slices.floats(op.x());
        FloatBuffer y = slices.floats(op.y());
        return (seed, rate) -> {
            for (int plane = 0; plane < lrn.planes; plane++) {
                int first = plane * lrn.area();
                for (int i = 0; i < lrn.area(); i++) {
                    double scale = lrn.scale(x, first, i);
                    y.put(first + i, (float)
                            (x.get(first + i) * Math.pow(scale, -op.layer().beta())));
                }
            }
        };
    }

    /* With s the scale: dx[i] = dy[i] s[i]^-beta - 2 alpha beta / size^2 x[i] sum of dy[j] x[j] s[j]^(-beta - 1). */
    static Loop backward(LrnWithinBackward op, Slices slices) {
        NearbyNormalization lrn = new NearbyNormalization(op.layer(), op.x());
        FloatBuffer x = slices.floats(op.x());
        FloatBuffer dy = slices.floats(op.dy());
        FloatBuffer dx = slices.floats(op.dx());
        DoubleBuffer terms = slices.workspace(op);
        return (seed, rate) -> {
            for (int plane = 0; plane < lrn.planes; plane++) {
                lrn.backward(plane * lrn.area(), x, dy, dx, terms);
            }
        };
    }

    private void backward(int first, FloatBuffer x, FloatBuffer dy, FloatBuffer dx, DoubleBuffer terms) {
        for (int i = 0; i < area(); i++) {
            double scale = scale(x, first, i);
            terms.put(i, (double) dy.get(first + i) * x.get(first + i) * Math.pow(scale, -layer.beta() - 1.0));
        }
        double factor = 2.0 * layer.alpha() * layer.beta() / taps();
        for (int i = 0; i < area(); i++) {
            double direct = dy.get(first + i) * Math.pow(scale(x, first, i), -layer.beta());
            dx.put(first + i, (float) (direct - factor * x.get(first + i) * around(i, terms::get)));
        }
    }

    private double scale(FloatBuffer x, int first, int element) {
        double squares = around(element, i -> (double) x.get(first + i) * x.get(first + i));
        return 1 + (double) layer.alpha() / taps() * squares;
    }

    /* The sum over the window around an element of a plane. */
    private double around(int element, Values values) {
        int reach = layer.size() / 2;
        int row = element / width;
        int column = element % width;
        double sum = 0;
        for (int h = Math.max(0, row - reach); h < Math.min(height, row + reach + 1); h++) {
            for (int w = Math.max(0, column - reach); w < Math.min(width, column + reach + 1); w++) {
                sum += values.at(h * width + w);
            }
        }
        return sum;
    }

    private double taps() {
        return (double) layer.size() * layer.size();
    }

    private int area() {
        return height * width;
    }

    /** Numbers of a plane. */
    @FunctionalInterface
    private interface Values {
        double at(int element);
    }
}

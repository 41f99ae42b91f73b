package io.brimful.device.reference;

import io.brimful.network.Window;
import io.brimful.network.Window.Padding;
import io.brimful.step.AveragePoolBackward;
import io.brimful.step.AveragePoolForward;
import io.brimful.step.MaxPoolBackward;
import io.brimful.step.MaxPoolBackwardFromArgmax;
import io.brimful.step.MaxPoolForward;
import io.brimful.step.Tensor;
import io.brimful.tensor.Shape;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;

/** Pooling: the window is cut at the image's edges, so padding is never seen, but may be counted. */
final class Pooling {
    private final Window window;
    private final int planes;
    private final int height;
    private final int width;
    private final int outHeight;
    private final int outWidth;

    private Pooling(Window window, Tensor images, Tensor outputs) {
        Shape x = images.shape();
        Shape y = outputs.shape();
        this.window = window;
        this.planes = x.dim(0) * x.dim(1);
        this.height = x.dim(2);
        this.width = x.dim(3);
        this.outHeight = y.dim(2);
        this.outWidth = y.dim(3);
    }

    static Loop maxForward(MaxPoolForward op, Slices slices) {
        Pooling pool = new Pooling(op.layer().window(), op.x(), op.y());
        Elements x = slices.elements(op.x());
        FloatBuffer y = slices.floats(op.y());
        if (op.argmax().isEmpty()) {
            return (seed, rate) -> pool.eachWindow((plane, p, q) ->
                    y.put(pool.output(plane, p, q), x.get(pool.input(plane, p, q, pool.argmax(x, plane, p, q)))));
        }
        Integers argmax = slices.integers(op.argmax().get());
        return (seed, rate) -> pool.eachWindow((plane, p, q) -> {
            int tap = pool.argmax(x, plane, p, q);
            y.put(pool.output(plane, p, q), x.get(pool.input(plane, p, q, tap)));
            argmax.put(pool.output(plane, p, q), tap);
        });
    }

    static Loop maxBackward(MaxPoolBackward op, Slices slices) {
        Pooling pool = new Pooling(op.layer().window(), op.dx(), op.dy());
        Elements x = slices.elements(op.x());
        FloatBuffer y = slices.floats(op.y());
        FloatBuffer dy = slices.floats(op.dy());
        DoubleBuffer sums = slices.workspace(op);
        return pool.backward(slices.floats(op.dx()), sums, (plane, p, q) -> {
            int at = pool.output(plane, p, q);
            int tap = pool.find(x, y.get(at), plane, p, q);
            pool.add(sums, plane, pool.input(plane, p, q, tap), dy.get(at));
        });
    }

    static Loop maxBackwardFromArgmax(MaxPoolBackwardFromArgmax op, Slices slices) {
        Pooling pool = new Pooling(op.layer().window(), op.dx(), op.dy());
        Integers argmax = slices.integers(op.argmax());
        FloatBuffer dy = slices.floats(op.dy());
        DoubleBuffer sums = slices.workspace(op);
        return pool.backward(slices.floats(op.dx()), sums, (plane, p, q) -> {
            int at = pool.output(plane, p, q);
            int tap = argmax.at(at);
            if (tap < 0 || tap >= pool.window.taps()) {
                throw new IllegalStateException(op.name() + ": no window has a tap " + tap);
            }
            pool.add(sums, plane, pool.input(plane, p, q, tap), dy.get(at));
        });
    }

    static Loop averageForward(AveragePoolForward op, Slices slices) {
        Pooling pool = new Pooling(op.layer().window(), op.x(), op.y());
        Padding padding = op.layer().padding();
        FloatBuffer x = slices.floats(op.x());
        FloatBuffer y = slices.floats(op.y());
        return (seed, rate) -> pool.eachWindow((plane, p, q) -> {
            double sum = 0;
            for (int tap = 0; tap < pool.window.taps(); tap++) {
                if (pool.isInside(p, q, tap)) {
                    sum += x.get(pool.input(plane, p, q, tap));
                }
            }
            y.put(pool.output(plane, p, q), (float) (sum / pool.count(p, q, padding)));
        });
    }

    static Loop averageBackward(AveragePoolBackward op, Slices slices) {
        Pooling pool = new Pooling(op.layer().window(), op.dx(), op.dy());
        FloatBuffer dy = slices.floats(op.dy());
        DoubleBuffer sums = slices.workspace(op);
        return pool.backward(slices.floats(op.dx()), sums, (plane, p, q) -> {
            double share = (double) dy.get(pool.output(plane, p, q))
                    / pool.count(p, q, op.layer().padding());
            for (int tap = 0; tap < pool.window.taps(); tap++) {
                if (pool.isInside(p, q, tap)) {
                    pool.add(sums, plane, pool.input(plane, p, q, tap), share);
                }
            }
        });
    }

    /** Sums a plane's gradients from all its windows, then stores the plane. */
    private Loop backward(FloatBuffer dx, DoubleBuffer sums, Position position) {
        int area = height * width;
        return (seed, rate) -> {
            for (int plane = 0; plane < planes; plane++) {
                for (int i = 0; i < area; i++) {
                    sums.put(i, 0);
                }
                eachWindow(plane, position);
                for (int i = 0; i < area; i++) {
                    dx.put(plane * area + i, (float) sums.get(i));
                }
            }
        };
    }

    private void add(DoubleBuffer sums, int plane, int input, double value) {
        int at = input - plane * height * width;
        sums.put(at, sums.get(at) + value);
    }

    private void eachWindow(Position position) {
        for (int plane = 0; plane < planes; plane++) {
            eachWindow(plane, position);
        }
    }

    private void eachWindow(int plane, Position position) {
        for (int p = 0; p < outHeight; p++) {
            for (int q = 0; q < outWidth; q++) {
                position.visit(plane, p, q);
            }
        }
    }

    /** The tap of the largest element, the first of equal ones; NaN is larger than any number. */
    private int argmax(Elements x, int plane, int p, int q) {
        int found = -1;
        float max = Float.NEGATIVE_INFINITY;
        for (int tap = 0; tap < window.taps(); tap++) {
            if (isInside(p, q, tap)) {
                float value = x.get(input(plane, p, q, tap));
                if (found < 0 || value > max || (Float.isNaN(value) && !Float.isNaN(max))) {
                    found = tap;
                    max = value;
                }
            }
        }
        return found;
    }

    /** The first tap whose element is {@code value}; the largest one's where none is, which only NaN can bring about. */
    private int find(Elements x, float value, int plane, int p, int q) {
        for (int tap = 0; tap < window.taps(); tap++) {
            if (isInside(p, q, tap) && x.get(input(plane, p, q, tap)) == value) {
                return tap;
            }
        }
        return argmax(x, plane, p, q);
    }

    /** Of how many elements a window is the mean: where padding is counted it is cut behind that (BVLC Caffe, PoolingLayer). */
    private int count(int p, int q, Padding padding) {
        if (padding == Padding.COUNTED) {
            return Math.min(window.kernelH(), height + window.padH() - row(p, 0))
                    * Math.min(window.kernelW(), width + window.padW() - column(q, 0));
        }
        int count = 0;
        for (int tap = 0; tap < window.taps(); tap++) {
            count += isInside(p, q, tap) ? 1 : 0;
        }
        return count;
    }

    private boolean isInside(int p, int q, int tap) {
        int h = row(p, tap);
        int w = column(q, tap);
        return h >= 0 && h < height && w >= 0 && w < width;
    }

    private int row(int p, int tap) {
        return p * window.strideH() - window.padH() + tap / window.kernelW();
    }

    private int column(int q, int tap) {
        return q * window.strideW() - window.padW() + tap % window.kernelW();
    }

    private int input(int plane, int p, int q, int tap) {
        return (plane * height + row(p, tap)) * width + column(q, tap);
    }

    private int output(int plane, int p, int q) {
        return (plane * outHeight + p) * outWidth + q;
    }

    /** What happens at each position of the window. */
    @FunctionalInterface
    private interface Position {
        void visit(int plane, int p, int q);
    }
}

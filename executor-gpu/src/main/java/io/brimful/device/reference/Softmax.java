package io.brimful.device.reference;

import io.brimful.step.SoftmaxBackward;
import io.brimful.step.SoftmaxForward;
import io.brimful.step.Tensor;
import java.nio.FloatBuffer;

/** Softmax, one pixel's channels at a time: all are read before the first is written. */
final class Softmax {
    private final int batch;
    private final int channels;
    private final int pixels;

    private Softmax(Tensor x) {
        this.batch = x.shape().dim(0);
        this.channels = x.shape().dim(1);
        this.pixels = (int) (x.shape().elements() / batch / channels);
    }

    static Loop forward(SoftmaxForward op, Slices slices) {
        Softmax softmax = new Softmax(op.x());
        FloatBuffer x = slices.floats(op.x());
        FloatBuffer y = slices.floats(op.y());
        return softmax.eachPixel(first -> {
            double max = Double.NEGATIVE_INFINITY;
            for (int c = 0; c < softmax.channels; c++) {
                max = Math.max(max, x.get(first + c * softmax.pixels));
            }
            double sum = 0;
            for (int c = 0; c < softmax.channels; c++) {
                sum += Math.exp(x.get(first + c * softmax.pixels) - max);
            }
            for (int c = 0; c < softmax.channels; c++) {
                int at = first + c * softmax.pixels;
                y.put(at, (float) (Math.exp(x.get(at) - max) / sum));
            }
        });
    }

    static Loop backward(SoftmaxBackward op, Slices slices) {
        Softmax softmax = new Softmax(op.y());
        FloatBuffer y = slices.floats(op.y());
        FloatBuffer dy = slices.floats(op.dy());
        FloatBuffer dx = slices.floats(op.dx());
        return softmax.eachPixel(first -> {
            double product = 0;
            for (int c = 0; c < softmax.channels; c++) {
                int at = first + c * softmax.pixels;
                product += (double) y.get(at) * dy.get(at);
            }
            for (int c = 0; c < softmax.channels; c++) {
                int at = first + c * softmax.pixels;
                dx.put(at, (float) (y.get(at) * (dy.get(at) - product)));
            }
        });
    }

    private Loop eachPixel(Pixel pixel) {
        return (seed, rate) -> {
            for (int image = 0; image < batch; image++) {
                for (int i = 0; i < pixels; i++) {
                    pixel.visit(image * channels * pixels + i);
                }
            }
        };
    }

    /** What happens at each pixel. */
    @FunctionalInterface
    private interface Pixel {
        /** @param first index of its first channel */
        void visit(int first);
    }
}

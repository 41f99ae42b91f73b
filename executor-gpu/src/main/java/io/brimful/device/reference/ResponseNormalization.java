package io.brimful.device.reference;

import io.brimful.network.Lrn;
import io.brimful.step.LrnBackward;
import io.brimful.step.LrnForward;
import io.brimful.step.Tensor;
import io.brimful.tensor.Shape;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;

/** Local response normalization, one pixel's channels at a time. */
final class ResponseNormalization {
    private final Lrn layer;
    private final int batch;
    private final int channels;
    private final int area;

    private ResponseNormalization(Lrn layer, Tensor images) {
        Shape x = images.shape();
        this.layer = layer;
        this.batch = x.dim(0);
        this.channels = x.dim(1);
        this.area = x.dim(2) * x.dim(3);
    }

    static Loop forward(LrnForward op, Slices slices) {
        ResponseNormalization lrn = new ResponseNormalization(op.layer(), op.x());
        FloatBuffer x = slices.floats(op.x());
        FloatBuffer y = slices.floats(op.y());
        return (seed, rate) -> {
            for (int image = 0; image < lrn.batch; image++) {
                for (int pixel = 0; pixel < lrn.area; pixel++) {
                    for (int c = 0; c < lrn.channels; c++) {
                        int at = lrn.at(image, c, pixel);
                        double scale = lrn.scale(x, image, c, pixel);
                        y.put(at, (float)
                                (x.get(at) * Math.pow(scale, -op.layer().beta())));
                    }
                }
            }
        };
    }

    /* With s the scale: dx[i] = dy[i] s[i]^-beta - 2 alpha beta / size x[i] sum of dy[j] x[j] s[j]^(-beta - 1). */
    static Loop backward(LrnBackward op, Slices slices) {
        ResponseNormalization lrn = new ResponseNormalization(op.layer(), op.x());
        FloatBuffer x = slices.floats(op.x());
        FloatBuffer dy = slices.floats(op.dy());
        FloatBuffer dx = slices.floats(op.dx());
        DoubleBuffer terms = slices.workspace(op);
        return (seed, rate) -> {
            for (int image = 0; image < lrn.batch; image++) {
                for (int pixel = 0; pixel < lrn.area; pixel++) {
                    lrn.backward(image, pixel, x, dy, dx, terms);
                }
            }
        };
    }

    private void backward(int image, int pixel, FloatBuffer x, FloatBuffer dy, FloatBuffer dx, DoubleBuffer terms) {
        for (int c = 0; c < channels; c++) {
            int at = at(image, c, pixel);
            double scale = scale(x, image, c, pixel);
            double direct = dy.get(at) * Math.pow(scale, -layer.beta());
            terms.put(c, direct);
            terms.put(channels + c, direct * x.get(at) / scale);
        }
        double factor = 2.0 * layer.alpha() * layer.beta() / layer.size();
        for (int c = 0; c < channels; c++) {
            double sum = 0;
            for (int near = first(c); near < end(c); near++) {
                sum += terms.get(channels + near);
            }
            int at = at(image, c, pixel);
            dx.put(at, (float) (terms.get(c) - factor * x.get(at) * sum));
        }
    }

    private double scale(FloatBuffer x, int image, int channel, int pixel) {
        double sum = 0;
        for (int near = first(channel); near < end(channel); near++) {
            double value = x.get(at(image, near, pixel));
            sum += value * value;
        }
        return layer.k() + (double) layer.alpha() / layer.size() * sum;
    }

    private int first(int channel) {
        return Math.max(0, channel - layer.size() / 2);
    }

    private int end(int channel) {
        return Math.min(channels, channel + layer.size() / 2 + 1);
    }

    private int at(int image, int channel, int pixel) {
        return (image * channels + channel) * area + pixel;
    }
}

package io.brimful.device.cudnn;

import io.brimful.network.Conv;
import io.brimful.network.TransposedConv;
import io.brimful.network.Window;
import io.brimful.step.Tensor;
import io.brimful.tensor.Shape;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a convolution is about: {@code x: [N, channels, H, W] -> y: [N, filters, P, Q]}.
 *
 * @param window kernel, stride, padding, dilation
 * @param groups of channels that do not see each other
 */
record ConvShape(int batch, int channels, int height, int width, int filters, int p, int q, Window window, int groups) {
    /**
     * A layer's convolution.
     *
     * @param input of the layer, or its gradient
     * @param output of the layer, or its gradient
     */
    static ConvShape of(Conv layer, Tensor input, Tensor output) {
        return of(layer.window(), layer.groups(), input.shape(), output.shape());
    }

    /**
     * The convolution that a transposed one is the way back of.
     *
     * @param input of the layer, or its gradient
     * @param output of the layer, or its gradient
     */
    static ConvShape of(TransposedConv layer, Tensor input, Tensor output) {
        return of(layer.window(), layer.groups(), output.shape(), input.shape());
    }

    private static ConvShape of(Window window, int groups, Shape x, Shape y) {
        return new ConvShape(x.dim(0), x.dim(1), x.dim(2), x.dim(3), y.dim(1), y.dim(2), y.dim(3), window, groups);
    }

    /** A matrix product {@code [rows, inputs] -> [rows, outputs]} as a convolution of one pixel. */
    static ConvShape ofMatrix(int rows, int inputs, int outputs) {
        return new ConvShape(rows, inputs, 1, 1, outputs, 1, 1, Window.square(1, 1, 0), 1);
    }

    /** The same for another number of images. */
    ConvShape with(int newBatch) {
        return new ConvShape(newBatch, channels, height, width, filters, p, q, window, groups);
    }

    /** All of it in one word. */
    String key() {
        return Stream.of(
                        batch,
                        channels,
                        height,
                        width,
                        filters,
                        p,
                        q,
                        window.kernelH(),
                        window.kernelW(),
                        window.strideH(),
                        window.strideW(),
                        window.padH(),
                        window.padW(),
                        window.dilationH(),
                        window.dilationW(),
                        groups)
                .map(String::valueOf)
                .collect(Collectors.joining("x"));
    }

    @Override
    public String toString() {
        return batch + "x" + channels + "x" + height + "x" + width + " -> " + filters + "x" + p + "x" + q + " by "
                + window.kernelH() + "x" + window.kernelW() + (groups == 1 ? "" : " in " + groups + " groups");
    }
}

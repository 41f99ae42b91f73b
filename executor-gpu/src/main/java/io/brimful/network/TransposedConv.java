package io.brimful.network;

import static io.brimful.network.Require.atLeast;
import static io.brimful.network.Require.only;

import io.brimful.tensor.Shape;
import java.util.List;

/**
 * Transposed convolution, which makes images larger: {@code x: [C, H, W] -> y: [filters, P, Q]}, weights {@code [C, filters /
 * groups, R, S]}. It is the way back through the data of the convolution {@code y -> x} with the same window and weights.
 *
 * @param filters output channels, a multiple of {@code groups}
 * @param window kernel, stride, padding, dilation of that convolution
 * @param groups input and output channels are cut into so many independent parts, at least 1
 * @param bias whether a bias is added per filter
 * @param fill first values; as in Caffe the fan-in of the weights is {@code filters / groups R S}
 */
public record TransposedConv(int filters, Window window, int groups, boolean bias, Fill fill) implements Layer {
    /* Zeiler, Krishnan, Taylor, Fergus: Deconvolutional Networks, CVPR 2010; Long, Shelhamer, Darrell, arXiv:1411.4038,
     * section 3.3. Extents as in Caffe's DeconvolutionLayer and PyTorch's ConvTranspose2d without output padding. */
    public TransposedConv {
        atLeast(1, filters, "filters");
        atLeast(1, groups, "groups");
        if (filters % groups != 0) {
            throw new IllegalArgumentException(filters + " filters do not divide into " + groups + " groups");
        }
        fill.requireKernel(window);
    }

    /** One whose filters see all channels. */
    public TransposedConv(int filters, Window window, boolean bias, Fill fill) {
        this(filters, window, 1, bias, fill);
    }

    @Override
    public Shape infer(List<Shape> in) {
        Shape out = window.under(only(in), filters);
        int channels = only(in).dim(0);
        if (channels % groups != 0) {
            throw new IllegalArgumentException(channels + " channels do not divide into " + groups + " groups");
        }
        return out;
    }

    @Override
    public List<Parameter> parameters(List<Shape> in) {
        Shape weights = Shape.of(only(in).dim(0), filters / groups, window.kernelH(), window.kernelW());
        return fill.ofConv(weights, filters, bias);
    }

    @Override
    public long flops(List<Shape> in) {
        long taps = Math.multiplyExact((long) window.taps(), filters / groups);
        return Math.addExact(
                Math.multiplyExact(only(in).elements(), 2 * taps),
                bias ? infer(in).elements() : 0);
    }

    @Override
    public boolean canFreeze() {
        return true;
    }

    @Override
    public String text() {
        return "TransposedConv " + window.text() + (groups > 1 ? " groups " + groups : "");
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.transposedConv(this);
    }
}

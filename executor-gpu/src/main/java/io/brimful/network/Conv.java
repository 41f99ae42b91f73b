package io.brimful.network;

import static io.brimful.network.Require.atLeast;
import static io.brimful.network.Require.only;

import io.brimful.network.Window.Rounding;
import io.brimful.tensor.Shape;
import java.util.List;

/**
 * Convolution: {@code x: [C, H, W] -> y: [filters, P, Q]}, weights {@code [filters, C / groups, R, S]}.
 *
 * @param filters output channels, a multiple of {@code groups}
 * @param window kernel, stride, padding, dilation
 * @param groups input and output channels are cut into so many independent parts, at least 1
 * @param bias whether a bias is added per filter
 * @param fill first values
 */
public record Conv(int filters, Window window, int groups, boolean bias, Fill fill) implements Layer {
    public Conv {
        atLeast(1, filters, "filters");
        atLeast(1, groups, "groups");
        if (filters % groups != 0) {
            throw new IllegalArgumentException(filters + " filters do not divide into " + groups + " groups");
        }
        fill.requireKernel(window);
    }

    @Override
    public Shape infer(List<Shape> in) {
        Shape image = only(in);
        Shape out = window.over(image, filters, Rounding.DOWN);
        if (image.dim(0) % groups != 0) {
            throw new IllegalArgumentException(image.dim(0) + " channels do not divide into " + groups + " groups");
        }
        return out;
    }

    @Override
    public List<Parameter> parameters(List<Shape> in) {
        int depth = only(in).dim(0) / groups;
        return fill.ofConv(Shape.of(filters, depth, window.kernelH(), window.kernelW()), filters, bias);
    }

    @Override
    public long flops(List<Shape> in) {
        long taps = (long) window.taps() * (only(in).dim(0) / groups);
        return Math.multiplyExact(infer(in).elements(), 2 * taps + (bias ? 1 : 0));
    }

    @Override
    public boolean canFreeze() {
        return true;
    }

    @Override
    public String text() {
        return "Conv " + window.text() + (groups > 1 ? " groups " + groups : "");
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.conv(this);
    }
}

package io.brimful.network;

import static io.brimful.network.Require.only;

import io.brimful.tensor.Shape;
import java.util.List;

/**
 * Local response normalization within each channel: {@code y = x (1 + alpha / size^2 * sum of x^2)^-beta}, the sum over the {@code
 * size x size} elements around; those outside of the image are 0.
 *
 * @param size odd, at least 1
 */
public record LrnWithin(int size, float alpha, float beta) implements Layer {
    /* BVLC Caffe, LRNLayer, WITHIN_CHANNEL: an average pool that counts its padding, and a power with shift 1. */
    public LrnWithin {
        if (size < 1 || size % 2 == 0) {
            throw new IllegalArgumentException("LRN size is " + size + ", must be odd and >= 1");
        }
    }

    @Override
    public Shape infer(List<Shape> in) {
        return Window.requireImage(only(in));
    }

    @Override
    public long flops(List<Shape> in) {
        return Math.multiplyExact(only(in).elements(), Math.addExact(2L * size * size, 3));
    }

    @Override
    public String text() {
        return "LrnWithin " + size + "x" + size;
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.lrnWithin(this);
    }
}

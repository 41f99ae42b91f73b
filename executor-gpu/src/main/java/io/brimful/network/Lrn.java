package io.brimful.network;

import static io.brimful.network.Require.only;

import io.brimful.tensor.Shape;
import java.util.List;

/**
 * Local response normalization across channels: {@code y = x (k + alpha / size * sum of x^2)^-beta}, the sum over
 * {@code size} neighbouring channels.
 *
 * @param size odd, at least 1
 */
public record Lrn(int size, float alpha, float beta, float k) implements Layer {
    /* Krizhevsky, Sutskever, Hinton, NIPS 2012, section 3.3; alpha is divided by size as in Caffe. */
    public Lrn {
        if (size < 1 || size % 2 == 0) {
            throw new IllegalArgumentException("LRN size is " + size + ", must be odd and >= 1");
        }
    }

    @Override
    public Shape infer(List<Shape> in) {
        Shape image = Window.requireImage(only(in));
        return image;
    }

    @Override
    public long flops(List<Shape> in) {
        return Math.multiplyExact(only(in).elements(), 2L * size + 3);
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.lrn(this);
    }
}

package io.brimful.network;

import static io.brimful.network.Require.only;

import io.brimful.tensor.Shape;
import java.util.List;

/** {@code y = e^x / sum of e^x}, the sum over the channels of each pixel: {@code [C, ...] -> [C, ...]}. */
public record Softmax() implements Layer {
    @Override
    public Shape infer(List<Shape> in) {
        return only(in);
    }

    @Override
    public long flops(List<Shape> in) {
        return Math.multiplyExact(only(in).elements(), 4L);
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.softmax(this);
    }
}

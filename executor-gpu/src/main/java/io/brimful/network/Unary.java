package io.brimful.network;

import static io.brimful.network.Require.only;

import io.brimful.tensor.Shape;
import java.util.List;

/** A function of each element: {@code x: any -> y}, of the same shape. */
public record Unary(UnaryFunction function) implements Layer {
    @Override
    public Shape infer(List<Shape> in) {
        return only(in);
    }

    @Override
    public String text() {
        return function.text();
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.unary(this);
    }
}

package io.brimful.network;

import static io.brimful.network.Require.atLeast;
import static io.brimful.network.Require.only;

import io.brimful.tensor.Shape;
import java.util.List;

/**
 * Fully connected: {@code x: any -> y: [outputs]}, weights {@code [outputs, x...]}.
 *
 * @param outputs at least 1
 */
public record Linear(int outputs, boolean bias, Fill fill) implements Layer {
    public Linear {
        atLeast(1, outputs, "outputs");
        fill.requireMatrix();
    }

    @Override
    public Shape infer(List<Shape> in) {
        only(in);
        return Shape.of(outputs);
    }

    @Override
    public List<Parameter> parameters(List<Shape> in) {
        return fill.ofMatrix(only(in).inside(outputs), bias);
    }

    @Override
    public long flops(List<Shape> in) {
        return Math.multiplyExact((long) outputs, 2 * only(in).elements() + (bias ? 1 : 0));
    }

    @Override
    public boolean canFreeze() {
        return true;
    }

    @Override
    public String text() {
        return "Linear " + outputs;
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.linear(this);
    }
}

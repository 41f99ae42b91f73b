package io.brimful.network;

import static io.brimful.network.Require.only;

import io.brimful.network.Window.Rounding;
import io.brimful.tensor.Shape;
import java.util.List;

/**
 * Largest element under each window: {@code [C, H, W] -> [C, P, Q]}. Of equal ones the first in row order counts.
 *
 * @param rounding what happens at the edge
 */
public record MaxPool(Window window, Rounding rounding) implements Layer {
    public MaxPool {
        window.requirePooling();
    }

    @Override
    public Shape infer(List<Shape> in) {
        return window.over(only(in), only(in).dim(0), rounding);
    }

    @Override
    public long flops(List<Shape> in) {
        return Math.multiplyExact(infer(in).elements(), (long) window.taps());
    }

    @Override
    public String text() {
        return "MaxPool " + window.text();
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.maxPool(this);
    }
}

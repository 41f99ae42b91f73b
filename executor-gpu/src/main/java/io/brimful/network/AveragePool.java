package io.brimful.network;

import static io.brimful.network.Require.only;

import io.brimful.network.Window.Padding;
import io.brimful.network.Window.Rounding;
import io.brimful.tensor.Shape;
import java.util.List;

/**
 * Mean of the elements under each window: {@code [C, H, W] -> [C, P, Q]}.
 *
 * @param rounding what happens at the edge
 * @param padding whether it takes part in the mean
 */
public record AveragePool(Window window, Rounding rounding, Padding padding) implements Layer {
    public AveragePool {
        window.requirePooling();
    }

    /** The mean of the real elements, padding left out. */
    public AveragePool(Window window, Rounding rounding) {
        this(window, rounding, Padding.LEFT_OUT);
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
        return "AveragePool " + window.text() + (padding == Padding.COUNTED ? " counted" : "");
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.averagePool(this);
    }
}

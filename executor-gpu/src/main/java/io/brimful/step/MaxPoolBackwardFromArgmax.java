package io.brimful.step;

import io.brimful.network.MaxPool;
import java.util.List;
import java.util.function.UnaryOperator;

/** {@code argmax, dy: [N, C, P, Q] -> dx: [N, C, H, W]}. */
public record MaxPoolBackwardFromArgmax(String name, MaxPool layer, Tensor argmax, Tensor dy, Tensor dx)
        implements Operation {
    @Override
    public List<Tensor> reads() {
        return List.of(argmax, dy);
    }

    @Override
    public List<Tensor> writes() {
        return List.of(dx);
    }

    @Override
    public Operation over(String other, UnaryOperator<Tensor> to) {
        return new MaxPoolBackwardFromArgmax(other, layer, to.apply(argmax), to.apply(dy), to.apply(dx));
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.maxPoolBackwardFromArgmax(this);
    }
}

package io.brimful.step;

import java.util.List;
import java.util.function.UnaryOperator;

/** {@code dy: [N, outputs], weights -> dx: [N, inputs...]}. */
public record LinearBackwardData(String name, Tensor dy, Tensor weights, Tensor dx) implements Operation {
    @Override
    public List<Tensor> reads() {
        return List.of(dy, weights);
    }

    @Override
    public List<Tensor> writes() {
        return List.of(dx);
    }

    @Override
    public Operation over(String other, UnaryOperator<Tensor> to) {
        return new LinearBackwardData(other, to.apply(dy), to.apply(weights), to.apply(dx));
    }

    @Override
    public long flops() {
        return LinearForward.flops(dx, dy);
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.linearBackwardData(this);
    }
}

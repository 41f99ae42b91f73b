package io.brimful.step;

import io.brimful.network.AveragePool;
import java.util.List;
import java.util.function.UnaryOperator;

/** {@code dy: [N, C, P, Q] -> dx: [N, C, H, W]}. */
public record AveragePoolBackward(String name, AveragePool layer, Tensor dy, Tensor dx) implements Operation {
    @Override
    public List<Tensor> reads() {
        return List.of(dy);
    }

    @Override
    public List<Tensor> writes() {
        return List.of(dx);
    }

    @Override
    public Operation over(String other, UnaryOperator<Tensor> to) {
        return new AveragePoolBackward(other, layer, to.apply(dy), to.apply(dx));
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.averagePoolBackward(this);
    }
}

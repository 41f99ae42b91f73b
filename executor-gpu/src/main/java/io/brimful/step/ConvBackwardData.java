package io.brimful.step;

import io.brimful.network.Conv;
import java.util.List;
import java.util.function.UnaryOperator;

/** {@code dy: [N, filters, P, Q], weights -> dx: [N, C, H, W]}. */
public record ConvBackwardData(String name, Conv layer, Tensor dy, Tensor weights, Tensor dx) implements Operation {
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
        return new ConvBackwardData(other, layer, to.apply(dy), to.apply(weights), to.apply(dx));
    }

    @Override
    public long flops() {
        return ConvForward.flops(layer, dx, dy);
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.convBackwardData(this);
    }
}

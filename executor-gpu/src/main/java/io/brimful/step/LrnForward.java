package io.brimful.step;

import io.brimful.network.Lrn;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** {@code x: [N, C, H, W] -> y}, see {@link Lrn}. */
public record LrnForward(String name, Lrn layer, Tensor x, Tensor y) implements Operation {
    @Override
    public List<Tensor> reads() {
        return List.of(x);
    }

    @Override
    public List<Tensor> writes() {
        return List.of(y);
    }

    @Override
    public Operation over(String other, UnaryOperator<Tensor> to) {
        return new LrnForward(other, layer, to.apply(x), to.apply(y));
    }

    @Override
    public Optional<Operation> again(String other, UnaryOperator<Tensor> to) {
        return Optional.of(over(other, to));
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.lrnForward(this);
    }
}

package io.brimful.step;

import io.brimful.network.Prelu;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** {@code x: [N, C, ...] -> y = x > 0 ? x : slope x}, see {@link Prelu}; {@code slope: [C]} or {@code [1]}. */
public record PreluForward(String name, Tensor x, Tensor slope, Tensor y) implements Operation {
    @Override
    public List<Tensor> reads() {
        return List.of(x, slope);
    }

    @Override
    public List<Tensor> writes() {
        return List.of(y);
    }

    @Override
    public Operation over(String other, UnaryOperator<Tensor> to) {
        return new PreluForward(other, to.apply(x), to.apply(slope), to.apply(y));
    }

    @Override
    public Optional<Operation> again(String other, UnaryOperator<Tensor> to) {
        return Optional.of(over(other, to));
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.preluForward(this);
    }
}

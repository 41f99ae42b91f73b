package io.brimful.step;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** {@code gradient = 0}, before a parameter's gradient is added to it. */
public record ClearGradient(String name, Tensor gradient) implements Operation {
    @Override
    public List<Tensor> reads() {
        return List.of();
    }

    @Override
    public List<Tensor> writes() {
        return List.of(gradient);
    }

    @Override
    public boolean opensGradient() {
        return true;
    }

    @Override
    public Operation over(String other, UnaryOperator<Tensor> to) {
        return new ClearGradient(other, to.apply(gradient));
    }

    @Override
    public Optional<Operation> slice(Slice slice) {
        return Optional.empty();
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.clearGradient(this);
    }
}

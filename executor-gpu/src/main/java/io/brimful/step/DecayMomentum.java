package io.brimful.step;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** {@code momentum = factor momentum + decay parameter}, before the gradient is added to it. */
public record DecayMomentum(String name, Tensor momentum, Tensor parameter, float factor, float decay)
        implements Operation {
    @Override
    public List<Tensor> reads() {
        return List.of(parameter);
    }

    @Override
    public List<Tensor> writes() {
        return List.of();
    }

    @Override
    public List<Tensor> updates() {
        return List.of(momentum);
    }

    @Override
    public boolean opensGradient() {
        return true;
    }

    @Override
    public boolean touchesOnlyWhatLasts() {
        return true;
    }

    @Override
    public Operation over(String other, UnaryOperator<Tensor> to) {
        return new DecayMomentum(other, to.apply(momentum), to.apply(parameter), factor, decay);
    }

    @Override
    public Optional<Operation> slice(Slice slice) {
        return Optional.empty();
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.decayMomentum(this);
    }
}

package io.brimful.step;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** {@code momentum = update, parameter = parameter - rate rateMultiplier momentum}, with the step's learning rate. */
public record UpdateParameter(String name, Tensor update, Tensor momentum, Tensor parameter, float rateMultiplier)
        implements Operation {
    @Override
    public List<Tensor> reads() {
        return List.of(update);
    }

    @Override
    public List<Tensor> writes() {
        return List.of();
    }

    @Override
    public List<Tensor> updates() {
        return List.of(momentum, parameter);
    }

    @Override
    public List<Tensor> replaces() {
        return List.of(momentum);
    }

    @Override
    public boolean closesGradient() {
        return true;
    }

    @Override
    public boolean touchesOnlyWhatLasts() {
        return true;
    }

    @Override
    public Operation over(String other, UnaryOperator<Tensor> to) {
        return new UpdateParameter(other, to.apply(update), to.apply(momentum), to.apply(parameter), rateMultiplier);
    }

    @Override
    public Optional<Operation> slice(Slice slice) {
        return Optional.empty();
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.updateParameter(this);
    }
}

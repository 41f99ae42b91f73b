package io.brimful.step;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Changes a parameter and what the rule remembers of it by the parameter's gradient, with the step's learning rate:
 * {@code g = factor gradient / batches + decay}, and then the rule. Where a step has several batches, at the last one; at the others
 * the gradient becomes the sum so far.
 *
 * @param rule what happens
 * @param gradient the sum over the batches of a step
 * @param sum where the gradient lasts from batch to batch, if it does
 * @param factor {@code [1]} that limits all gradients, if they are limited
 * @param states what the rule remembers, in its order
 */
public record ApplyGradient(
        String name,
        UpdateRule rule,
        Tensor gradient,
        Optional<Tensor> sum,
        Optional<Tensor> factor,
        List<Tensor> states,
        Tensor parameter)
        implements Operation {
    public ApplyGradient {
        states = List.copyOf(states);
    }

    @Override
    public List<Tensor> reads() {
        return Stream.concat(Stream.of(gradient), factor.stream()).toList();
    }

    @Override
    public List<Tensor> writes() {
        return List.of();
    }

    @Override
    public List<Tensor> updates() {
        return Stream.of(sum.stream(), states.stream(), Stream.of(parameter))
                .flatMap(tensors -> tensors)
                .toList();
    }

    @Override
    public List<Tensor> replaces() {
        return sum.stream().toList();
    }

    @Override
    public boolean closesGradient() {
        return true;
    }

    @Override
    public boolean awaitsAllGradients() {
        return factor.isPresent();
    }

    @Override
    public boolean touchesOnlyWhatLasts() {
        return sum.isPresent() && factor.isEmpty();
    }

    @Override
    public Operation over(String other, UnaryOperator<Tensor> to) {
        return new ApplyGradient(
                other,
                rule,
                to.apply(gradient),
                sum.map(to),
                factor.map(to),
                states.stream().map(to).toList(),
                to.apply(parameter));
    }

    @Override
    public Optional<Operation> slice(Slice slice) {
        return Optional.empty();
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.applyGradient(this);
    }
}

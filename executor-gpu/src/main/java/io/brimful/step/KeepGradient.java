package io.brimful.step;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * {@code sum = 0} at the first batch of a step, and nothing at the others, before a parameter's gradient is added to it.
 *
 * @param sum lasts from batch to batch
 * @param batches of a step, at least 2
 */
public record KeepGradient(String name, Tensor sum, int batches) implements Operation {
    @Override
    public List<Tensor> reads() {
        return List.of();
    }

    @Override
    public List<Tensor> writes() {
        return List.of();
    }

    @Override
    public List<Tensor> updates() {
        return List.of(sum);
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
        return new KeepGradient(other, to.apply(sum), batches);
    }

    @Override
    public Optional<Operation> slice(Slice slice) {
        return Optional.empty();
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.keepGradient(this);
    }
}

package io.brimful.step;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * {@code factor = min(1, limit / norm)}, where the norm is the L2 norm of all gradients together, each the mean over the batches of a
 * step: what gradients are multiplied by so that the norm is {@code limit} at most.
 *
 * @param gradients of all parameters, each the sum over the batches of a step
 * @param limit above 0
 * @param batches of a step, at least 1
 * @param factor {@code [1]}
 */
public record ClipFactor(String name, List<Tensor> gradients, float limit, int batches, Tensor factor)
        implements Operation {
    public ClipFactor {
        gradients = List.copyOf(gradients);
    }

    @Override
    public List<Tensor> reads() {
        return gradients;
    }

    @Override
    public List<Tensor> writes() {
        return List.of(factor);
    }

    @Override
    public boolean closesGradient() {
        return true;
    }

    @Override
    public boolean awaitsAllGradients() {
        return true;
    }

    @Override
    public Operation over(String other, UnaryOperator<Tensor> to) {
        return new ClipFactor(other, gradients.stream().map(to).toList(), limit, batches, to.apply(factor));
    }

    @Override
    public Optional<Operation> slice(Slice slice) {
        return Optional.empty();
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.clipFactor(this);
    }
}

package io.brimful.step;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** {@code xs: [N, Ci, H, W] -> y: [N, sum of Ci, H, W]}. */
public record ConcatForward(String name, List<Tensor> xs, Tensor y) implements Operation {
    public ConcatForward {
        xs = List.copyOf(xs);
    }

    @Override
    public List<Tensor> reads() {
        return xs;
    }

    @Override
    public List<Tensor> writes() {
        return List.of(y);
    }

    @Override
    public Operation over(String other, UnaryOperator<Tensor> to) {
        return new ConcatForward(other, xs.stream().map(to).toList(), to.apply(y));
    }

    @Override
    public Optional<Operation> again(String other, UnaryOperator<Tensor> to) {
        return Optional.of(over(other, to));
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.concatForward(this);
    }
}

package io.brimful.step;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** {@code labels: [N] -> y: [N, 1]}, each as a number. */
public record LabelNumberForward(String name, Tensor labels, Tensor y) implements Operation {
    @Override
    public List<Tensor> reads() {
        return List.of(labels);
    }

    @Override
    public List<Tensor> writes() {
        return List.of(y);
    }

    @Override
    public Operation over(String other, UnaryOperator<Tensor> to) {
        return new LabelNumberForward(other, to.apply(labels), to.apply(y));
    }

    @Override
    public Optional<Operation> again(String other, UnaryOperator<Tensor> to) {
        return Optional.of(over(other, to));
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.labelNumberForward(this);
    }
}

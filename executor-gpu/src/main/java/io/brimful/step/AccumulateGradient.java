package io.brimful.step;

import java.util.List;
import java.util.function.UnaryOperator;

/** {@code sum = a + b}: the gradients of two readers of one activation. */
public record AccumulateGradient(String name, Tensor a, Tensor b, Tensor sum) implements Operation {
    @Override
    public List<Tensor> reads() {
        return List.of(a, b);
    }

    @Override
    public List<Tensor> writes() {
        return List.of(sum);
    }

    @Override
    public List<InPlace> inPlace() {
        return List.of(new InPlace(a, sum), new InPlace(b, sum));
    }

    @Override
    public Operation over(String other, UnaryOperator<Tensor> to) {
        return new AccumulateGradient(other, to.apply(a), to.apply(b), to.apply(sum));
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.accumulateGradient(this);
    }
}

package io.brimful.step;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** {@code y = max(x, 0)}. */
public record ReluForward(String name, Tensor x, Tensor y) implements Operation {
    @Override
    public List<Tensor> reads() {
        return List.of(x);
    }

    @Override
    public List<Tensor> writes() {
        return List.of(y);
    }

    @Override
    public List<InPlace> inPlace() {
        return List.of(new InPlace(x, y));
    }

    @Override
    public Operation over(UnaryOperator<Tensor> to) {
        return new ReluForward(name, to.apply(x), to.apply(y));
    }

    @Override
    public Optional<Operation> again(String other, UnaryOperator<Tensor> to) {
        return Optional.of(new ReluForward(other, to.apply(x), to.apply(y)));
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.reluForward(this);
    }
}

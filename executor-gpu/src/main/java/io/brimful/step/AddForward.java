package io.brimful.step;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** {@code y = a + b}. */
public record AddForward(String name, Tensor a, Tensor b, Tensor y) implements Operation {
    @Override
    public List<Tensor> reads() {
        return List.of(a, b);
    }

    @Override
    public List<Tensor> writes() {
        return List.of(y);
    }

    @Override
    public List<InPlace> inPlace() {
        return List.of(new InPlace(a, y), new InPlace(b, y));
    }

    @Override
    public Operation over(String other, UnaryOperator<Tensor> to) {
        return new AddForward(other, to.apply(a), to.apply(b), to.apply(y));
    }

    @Override
    public Optional<Operation> again(String other, UnaryOperator<Tensor> to) {
        return Optional.of(over(other, to));
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.addForward(this);
    }
}

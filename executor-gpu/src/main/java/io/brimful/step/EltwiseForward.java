package io.brimful.step;

import io.brimful.network.Eltwise;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** {@code first, second -> y} of one shape, element by element, see {@link Eltwise}. */
public record EltwiseForward(String name, Eltwise layer, Tensor first, Tensor second, Tensor y) implements Operation {
    @Override
    public List<Tensor> reads() {
        return List.of(first, second);
    }

    @Override
    public List<Tensor> writes() {
        return List.of(y);
    }

    @Override
    public List<InPlace> inPlace() {
        return List.of(new InPlace(first, y), new InPlace(second, y));
    }

    @Override
    public Operation over(String other, UnaryOperator<Tensor> to) {
        return new EltwiseForward(other, layer, to.apply(first), to.apply(second), to.apply(y));
    }

    @Override
    public Optional<Operation> again(String other, UnaryOperator<Tensor> to) {
        return Optional.of(over(other, to));
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.eltwiseForward(this);
    }
}

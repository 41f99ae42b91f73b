package io.brimful.step;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** {@code x: [N, ...] -> y: [N, ...]}, the same elements in other extents. */
public record ReshapeForward(String name, Tensor x, Tensor y) implements Operation {
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
    public boolean sharesBlobInCaffe() {
        return true;
    }

    @Override
    public Operation over(String other, UnaryOperator<Tensor> to) {
        return new ReshapeForward(other, to.apply(x), to.apply(y));
    }

    @Override
    public Optional<Operation> again(String other, UnaryOperator<Tensor> to) {
        return Optional.of(over(other, to));
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.reshapeForward(this);
    }
}

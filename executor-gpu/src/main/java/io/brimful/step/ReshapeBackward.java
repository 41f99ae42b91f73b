package io.brimful.step;

import java.util.List;
import java.util.function.UnaryOperator;

/** {@code dy -> dx}, the same elements in the extents of the input. */
public record ReshapeBackward(String name, Tensor dy, Tensor dx) implements Operation {
    @Override
    public List<Tensor> reads() {
        return List.of(dy);
    }

    @Override
    public List<Tensor> writes() {
        return List.of(dx);
    }

    @Override
    public List<InPlace> inPlace() {
        return List.of(new InPlace(dy, dx));
    }

    @Override
    public boolean sharesBlobInCaffe() {
        return true;
    }

    @Override
    public Operation over(String other, UnaryOperator<Tensor> to) {
        return new ReshapeBackward(other, to.apply(dy), to.apply(dx));
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.reshapeBackward(this);
    }
}

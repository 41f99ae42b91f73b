package io.brimful.step;

import java.util.List;
import java.util.function.UnaryOperator;

/** {@code dx = other dy}: the gradient of a product's one factor. */
public record ProductBackward(String name, Tensor other, Tensor dy, Tensor dx) implements Operation {
    @Override
    public List<Tensor> reads() {
        return List.of(other, dy);
    }

    @Override
    public List<Tensor> writes() {
        return List.of(dx);
    }

    @Override
    public List<InPlace> inPlace() {
        return List.of(new InPlace(dy, dx), new InPlace(other, dx));
    }

    @Override
    public Operation over(String otherName, UnaryOperator<Tensor> to) {
        return new ProductBackward(otherName, to.apply(other), to.apply(dy), to.apply(dx));
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.productBackward(this);
    }
}

package io.brimful.step;

import java.util.List;
import java.util.function.UnaryOperator;

/** {@code y, dy -> dx = y (dy - sum of y dy)}, the sum over the channels of each pixel. */
public record SoftmaxBackward(String name, Tensor y, Tensor dy, Tensor dx) implements Operation {
    @Override
    public List<Tensor> reads() {
        return List.of(y, dy);
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
    public Operation over(String other, UnaryOperator<Tensor> to) {
        return new SoftmaxBackward(other, to.apply(y), to.apply(dy), to.apply(dx));
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.softmaxBackward(this);
    }
}

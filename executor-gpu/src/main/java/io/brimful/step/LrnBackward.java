package io.brimful.step;

import io.brimful.network.Lrn;
import java.util.List;
import java.util.function.UnaryOperator;

/** {@code x, dy -> dx}; the scale is calculated again from {@code x}. In place it needs the channels of one pixel aside. */
public record LrnBackward(String name, Lrn layer, Tensor x, Tensor dy, Tensor dx) implements Operation {
    @Override
    public List<Tensor> reads() {
        return List.of(x, dy);
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
        return new LrnBackward(other, layer, to.apply(x), to.apply(dy), to.apply(dx));
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.lrnBackward(this);
    }
}

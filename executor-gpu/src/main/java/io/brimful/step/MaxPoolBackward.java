package io.brimful.step;

import io.brimful.network.MaxPool;
import java.util.List;
import java.util.function.UnaryOperator;

/** {@code x, y, dy: [N, C, P, Q] -> dx: [N, C, H, W]}; finds again where each {@code y} came from. */
public record MaxPoolBackward(String name, MaxPool layer, Tensor x, Tensor y, Tensor dy, Tensor dx)
        implements Operation {
    @Override
    public List<Tensor> reads() {
        return List.of(x, y, dy);
    }

    @Override
    public List<Tensor> writes() {
        return List.of(dx);
    }

    @Override
    public List<Tensor> bands() {
        return List.of(x);
    }

    @Override
    public Operation over(String other, UnaryOperator<Tensor> to) {
        return new MaxPoolBackward(other, layer, to.apply(x), to.apply(y), to.apply(dy), to.apply(dx));
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.maxPoolBackward(this);
    }
}

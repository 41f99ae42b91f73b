package io.brimful.step;

import java.util.List;
import java.util.function.UnaryOperator;

/** {@code dx = signs ? dy : 0}; {@code dy, dx: [N, ...]}, stored like the {@code y} whose signs were taken. */
public record ReluBackwardFromSigns(String name, Tensor signs, Tensor dy, Tensor dx) implements Operation {
    @Override
    public List<Tensor> reads() {
        return List.of(signs, dy);
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
        return new ReluBackwardFromSigns(other, to.apply(signs), to.apply(dy), to.apply(dx));
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.reluBackwardFromSigns(this);
    }
}

package io.brimful.step;

import io.brimful.network.Relu;
import java.util.List;
import java.util.function.UnaryOperator;

/** {@code dx = 0 < y < limit ? dy : 0}. */
public record ReluBackward(String name, Relu layer, Tensor y, Tensor dy, Tensor dx) implements Operation {
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
    public List<Tensor> bands() {
        return List.of(y);
    }

    @Override
    public boolean sharesBlobInCaffe() {
        return true;
    }

    @Override
    public Operation over(String other, UnaryOperator<Tensor> to) {
        return new ReluBackward(other, layer, to.apply(y), to.apply(dy), to.apply(dx));
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.reluBackward(this);
    }
}

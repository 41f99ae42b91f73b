package io.brimful.step;

import io.brimful.network.Relu;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** {@code y = min(max(x, 0), limit)}. */
public record ReluForward(String name, Relu layer, Tensor x, Tensor y) implements Operation {
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
        return new ReluForward(other, layer, to.apply(x), to.apply(y));
    }

    @Override
    public Optional<Operation> again(String other, UnaryOperator<Tensor> to) {
        return Optional.of(over(other, to));
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.reluForward(this);
    }
}

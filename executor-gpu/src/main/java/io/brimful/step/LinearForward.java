package io.brimful.step;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** {@code x: [N, inputs...], weights: [outputs, inputs...], bias: [outputs] -> y: [N, outputs]}. */
public record LinearForward(String name, Tensor x, Tensor weights, Optional<Tensor> bias, Tensor y)
        implements Operation {
    @Override
    public List<Tensor> reads() {
        return Stream.concat(Stream.of(x, weights), bias.stream()).toList();
    }

    @Override
    public List<Tensor> writes() {
        return List.of(y);
    }

    @Override
    public Operation over(String other, UnaryOperator<Tensor> to) {
        return new LinearForward(other, to.apply(x), to.apply(weights), bias.map(to), to.apply(y));
    }

    @Override
    public Optional<Operation> again(String other, UnaryOperator<Tensor> to) {
        return Optional.of(over(other, to));
    }

    @Override
    public long flops() {
        return flops(x, y);
    }

    static long flops(Tensor x, Tensor y) {
        long inputs = x.shape().elements() / x.shape().dim(0);
        return Math.multiplyExact(2 * inputs, y.shape().elements());
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.linearForward(this);
    }
}

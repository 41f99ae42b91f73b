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
    public Operation over(UnaryOperator<Tensor> to) {
        return new LinearForward(name, to.apply(x), to.apply(weights), bias.map(to), to.apply(y));
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.linearForward(this);
    }
}

package io.brimful.step;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** {@code x, dy: [N, outputs] -> weights.update = momentum + dL/dweights}, the same for the bias. */
public record LinearBackwardWeights(String name, Tensor x, Tensor dy, Gradient weights, Optional<Gradient> bias)
        implements Operation {
    @Override
    public List<Tensor> reads() {
        return Stream.concat(Stream.of(x, dy, weights.start()), bias.stream().map(Gradient::start))
                .toList();
    }

    @Override
    public List<Tensor> writes() {
        return Stream.concat(Stream.of(weights), bias.stream())
                .map(Gradient::update)
                .toList();
    }

    @Override
    public List<InPlace> inPlace() {
        return Stream.concat(Stream.of(weights), bias.stream())
                .map(Gradient::inPlace)
                .toList();
    }

    @Override
    public Operation over(String other, UnaryOperator<Tensor> to) {
        return new LinearBackwardWeights(
                other, to.apply(x), to.apply(dy), weights.over(to), bias.map(gradient -> gradient.over(to)));
    }

    @Override
    public long flops() {
        return LinearForward.flops(x, dy);
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.linearBackwardWeights(this);
    }
}

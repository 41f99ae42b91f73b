package io.brimful.step;

import io.brimful.network.Conv;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** {@code x: [N, C, H, W], weights: [filters, C / groups, R, S], bias: [filters] -> y: [N, filters, P, Q]}. */
public record ConvForward(String name, Conv layer, Tensor x, Tensor weights, Optional<Tensor> bias, Tensor y)
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
        return new ConvForward(other, layer, to.apply(x), to.apply(weights), bias.map(to), to.apply(y));
    }

    @Override
    public Optional<Operation> again(String other, UnaryOperator<Tensor> to) {
        return Optional.of(over(other, to));
    }

    @Override
    public long flops() {
        return flops(layer, x, y);
    }

    static long flops(Conv layer, Tensor x, Tensor y) {
        long taps = (long) layer.window().taps() * x.shape().dim(1) / layer.groups();
        return Math.multiplyExact(2 * taps, y.shape().elements());
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.convForward(this);
    }
}

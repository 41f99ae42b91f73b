package io.brimful.step;

import io.brimful.network.MaxPool;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * {@code x: [N, C, H, W] -> y: [N, C, P, Q]}, the largest element under each window.
 *
 * @param argmax where in its window each {@code y} was found; kept only when the backward operation reads it
 */
public record MaxPoolForward(String name, MaxPool layer, Tensor x, Tensor y, Optional<Tensor> argmax)
        implements Operation {
    @Override
    public List<Tensor> reads() {
        return List.of(x);
    }

    @Override
    public List<Tensor> writes() {
        return Stream.concat(Stream.of(y), argmax.stream()).toList();
    }

    @Override
    public Operation over(String other, UnaryOperator<Tensor> to) {
        return new MaxPoolForward(other, layer, to.apply(x), to.apply(y), argmax.map(to));
    }

    @Override
    public Optional<Operation> again(String other, UnaryOperator<Tensor> to) {
        return Optional.of(over(other, to));
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.maxPoolForward(this);
    }
}

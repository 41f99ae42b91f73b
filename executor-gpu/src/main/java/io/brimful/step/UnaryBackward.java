package io.brimful.step;

import io.brimful.network.UnaryFunction;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * {@code dx = function'(kept) dy}.
 *
 * @param kept the function's input or its output, as {@link UnaryFunction#kept} says, or nothing
 */
public record UnaryBackward(String name, UnaryFunction function, Optional<Tensor> kept, Tensor dy, Tensor dx)
        implements Operation {
    @Override
    public List<Tensor> reads() {
        return Stream.concat(kept.stream(), Stream.of(dy)).toList();
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
        return kept.stream().toList();
    }

    @Override
    public boolean sharesBlobInCaffe() {
        return true;
    }

    @Override
    public Operation over(String other, UnaryOperator<Tensor> to) {
        return new UnaryBackward(other, function, kept.map(to), to.apply(dy), to.apply(dx));
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.unaryBackward(this);
    }
}

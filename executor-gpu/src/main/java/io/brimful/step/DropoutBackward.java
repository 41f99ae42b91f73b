package io.brimful.step;

import io.brimful.network.Dropout;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * {@code dx = kept ? dy / (1 - ratio) : 0}.
 *
 * @param first where its numbers begin in the stream, as in the forward operation
 * @param mask what the forward operation kept; without it the same numbers are drawn again
 */
public record DropoutBackward(
        String name, Dropout layer, long stream, long first, Optional<Tensor> mask, Tensor dy, Tensor dx)
        implements Operation {
    @Override
    public List<Tensor> reads() {
        return Stream.concat(mask.stream(), Stream.of(dy)).toList();
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
    public boolean sharesBlobInCaffe() {
        return true;
    }

    @Override
    public Operation over(String other, UnaryOperator<Tensor> to) {
        return new DropoutBackward(other, layer, stream, first, mask.map(to), to.apply(dy), to.apply(dx));
    }

    @Override
    public Optional<Operation> slice(Slice slice) {
        long before = dy.shape().elements() / slice.batch() * slice.first();
        UnaryOperator<Tensor> to = slice.tensors();
        return Optional.of(new DropoutBackward(
                slice.name(name), layer, stream, first + before, mask.map(to), to.apply(dy), to.apply(dx)));
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.dropoutBackward(this);
    }
}

package io.brimful.step;

import io.brimful.network.Dropout;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * {@code y = kept ? x / (1 - ratio) : 0}. Element {@code i} (in the order of the logical shape) of step {@code t} is kept
 * when word {@code first + i} of {@code Philox(seed + t, stream)}, as a uniform number, is at least {@code ratio}.
 *
 * @param stream tells this layer's random numbers from those of the others
 * @param first where its numbers begin in the stream: 0, or behind those of the images before
 * @param mask 0 or 1 per element as int32, kept only when the backward operation reads it
 */
public record DropoutForward(
        String name, Dropout layer, long stream, long first, Tensor x, Tensor y, Optional<Tensor> mask)
        implements Operation {
    @Override
    public List<Tensor> reads() {
        return List.of(x);
    }

    @Override
    public List<Tensor> writes() {
        return Stream.concat(Stream.of(y), mask.stream()).toList();
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
        return new DropoutForward(other, layer, stream, first, to.apply(x), to.apply(y), mask.map(to));
    }

    @Override
    public Optional<Operation> again(String other, UnaryOperator<Tensor> to) {
        return Optional.of(over(other, to));
    }

    @Override
    public Optional<Operation> slice(Slice slice) {
        long before = x.shape().elements() / slice.batch() * slice.first();
        UnaryOperator<Tensor> to = slice.tensors();
        return Optional.of(new DropoutForward(
                slice.name(name), layer, stream, first + before, to.apply(x), to.apply(y), mask.map(to)));
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.dropoutForward(this);
    }
}

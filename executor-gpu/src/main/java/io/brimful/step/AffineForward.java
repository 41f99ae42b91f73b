package io.brimful.step;

import io.brimful.network.Affine;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** {@code x: [N, C, ...] -> y = scale x + shift}, see {@link Affine}; of {@code scale, shift: [C]} one may be missing. */
public record AffineForward(String name, Tensor x, Optional<Tensor> scale, Optional<Tensor> shift, Tensor y)
        implements Operation {
    @Override
    public List<Tensor> reads() {
        return Stream.of(Stream.of(x), scale.stream(), shift.stream())
                .flatMap(tensors -> tensors)
                .toList();
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
    public Operation over(String other, UnaryOperator<Tensor> to) {
        return new AffineForward(other, to.apply(x), scale.map(to), shift.map(to), to.apply(y));
    }

    @Override
    public Optional<Operation> again(String other, UnaryOperator<Tensor> to) {
        return Optional.of(over(other, to));
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.affineForward(this);
    }
}

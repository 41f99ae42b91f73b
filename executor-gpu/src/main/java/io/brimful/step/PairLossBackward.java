package io.brimful.step;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * {@code dx = weight slope / N}.
 *
 * @param weight of the loss; of the other sign for the second of its inputs
 */
public record PairLossBackward(String name, float weight, Tensor slope, Tensor dx) implements Operation {
    @Override
    public List<Tensor> reads() {
        return List.of(slope);
    }

    @Override
    public List<Tensor> writes() {
        return List.of(dx);
    }

    @Override
    public List<InPlace> inPlace() {
        return List.of(new InPlace(slope, dx));
    }

    @Override
    public Operation over(String other, UnaryOperator<Tensor> to) {
        return new PairLossBackward(other, weight, to.apply(slope), to.apply(dx));
    }

    /* As the loss. */
    @Override
    public Optional<Operation> slice(Slice slice) {
        UnaryOperator<Tensor> to = slice.tensors();
        return Optional.of(
                new PairLossBackward(slice.name(name), weight * slice.share(), to.apply(slope), to.apply(dx)));
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.pairLossBackward(this);
    }
}

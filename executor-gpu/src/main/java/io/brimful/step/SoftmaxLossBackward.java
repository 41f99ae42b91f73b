package io.brimful.step;

import io.brimful.network.SoftmaxLoss;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * {@code dlogits = weight (probabilities - onehot(labels)) / divisor} for answers whose label counts, by {@link SoftmaxLoss#divisor}, and 0
 * for all others.
 */
public record SoftmaxLossBackward(String name, SoftmaxLoss layer, Tensor probabilities, Tensor labels, Tensor dlogits)
        implements Operation {
    @Override
    public List<Tensor> reads() {
        return List.of(probabilities, labels);
    }

    @Override
    public List<Tensor> writes() {
        return List.of(dlogits);
    }

    @Override
    public List<InPlace> inPlace() {
        return List.of(new InPlace(probabilities, dlogits));
    }

    @Override
    public Operation over(String other, UnaryOperator<Tensor> to) {
        return new SoftmaxLossBackward(other, layer, to.apply(probabilities), to.apply(labels), to.apply(dlogits));
    }

    @Override
    public Optional<Operation> slice(Slice slice) {
        UnaryOperator<Tensor> to = slice.tensors();
        return SoftmaxLossForward.share(layer, slice)
                .map(share -> new SoftmaxLossBackward(
                        slice.name(name), share, to.apply(probabilities), to.apply(labels), to.apply(dlogits)));
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.softmaxLossBackward(this);
    }
}

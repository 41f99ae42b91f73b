package io.brimful.step;

import io.brimful.network.Normalization;
import io.brimful.network.SoftmaxLoss;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * {@code logits: [N, classes, pixels...], labels: [N] or [N, pixels...] -> probabilities: [N, classes, pixels...], loss: [1], correct: [1]}; the
 * loss is the layer's weight times the sum of {@code -log probability[label]} over the answers whose label counts, divided by
 * {@link SoftmaxLoss#divisor}; an image is recognized when more than half of its pixels are.
 */
public record SoftmaxLossForward(
        String name, SoftmaxLoss layer, Tensor logits, Tensor labels, Tensor probabilities, Tensor loss, Tensor correct)
        implements Operation {
    /** How many different labels there are. */
    public int classes() {
        return logits.shape().dim(1);
    }

    @Override
    public List<Tensor> reads() {
        return List.of(logits, labels);
    }

    @Override
    public List<Tensor> writes() {
        return List.of(probabilities, loss, correct);
    }

    @Override
    public List<InPlace> inPlace() {
        return List.of(new InPlace(logits, probabilities));
    }

    @Override
    public boolean isLoss() {
        return true;
    }

    @Override
    public Operation over(String other, UnaryOperator<Tensor> to) {
        return new SoftmaxLossForward(
                other,
                layer,
                to.apply(logits),
                to.apply(labels),
                to.apply(probabilities),
                to.apply(loss),
                to.apply(correct));
    }

    @Override
    public Optional<Operation> slice(Slice slice) {
        UnaryOperator<Tensor> to = slice.tensors();
        return share(layer, slice)
                .map(share -> new SoftmaxLossForward(
                        slice.name(name),
                        share,
                        to.apply(logits),
                        to.apply(labels),
                        to.apply(probabilities),
                        to.apply(loss),
                        to.apply(correct)));
    }

    /* The mean over the batch is the sum of its parts' means, each times its share; a plain sum that of their sums. How many labels
     * are ignored elsewhere a part does not know. */
    static Optional<SoftmaxLoss> share(SoftmaxLoss layer, Slice slice) {
        if (layer.ignoreLabel().isPresent() && layer.normalization() == Normalization.VALID) {
            return Optional.empty();
        }
        float share = layer.normalization() == Normalization.NONE ? 1 : slice.share();
        return Optional.of(new SoftmaxLoss(layer.weight() * share, layer.ignoreLabel(), layer.normalization()));
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.softmaxLossForward(this);
    }
}

package io.brimful.step;

import io.brimful.network.PairLoss;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * {@code a, b: [N, ...] -> slope: [N, ...], loss: [1], correct: [1]}; the slope is the derivative by {@code a} of the sum over the
 * images, the loss the layer's weight times their mean. There are no right answers: {@code correct} is 0.
 *
 * @param labels {@code [N]}, where the loss reads them
 */
public record PairLossForward(
        String name,
        PairLoss layer,
        Tensor a,
        Tensor b,
        Optional<Tensor> labels,
        Tensor slope,
        Tensor loss,
        Tensor correct)
        implements Operation {
    /** Of the loss in the sum of all. */
    public float weight() {
        return layer.weight();
    }

    @Override
    public List<Tensor> reads() {
        return Stream.concat(Stream.of(a, b), labels.stream()).toList();
    }

    @Override
    public List<Tensor> writes() {
        return List.of(slope, loss, correct);
    }

    @Override
    public List<InPlace> inPlace() {
        return List.of(new InPlace(a, slope), new InPlace(b, slope));
    }

    @Override
    public boolean isLoss() {
        return true;
    }

    @Override
    public Operation over(String other, UnaryOperator<Tensor> to) {
        return over(other, layer, to);
    }

    private PairLossForward over(String other, PairLoss weighted, UnaryOperator<Tensor> to) {
        return new PairLossForward(
                other,
                weighted,
                to.apply(a),
                to.apply(b),
                labels.map(to),
                to.apply(slope),
                to.apply(loss),
                to.apply(correct));
    }

    /* The mean over the batch is the sum of its parts' means, each times its share. */
    @Override
    public Optional<Operation> slice(Slice slice) {
        return Optional.of(over(slice.name(name), layer.withWeight(weight() * slice.share()), slice.tensors()));
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.pairLossForward(this);
    }
}

package io.brimful.step;

import io.brimful.network.Layer;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * {@code x: [N, C, ...] -> y = scale (x - mean) / sqrt(variance + epsilon) + shift}; the batch's mean and (biased)
 * variance are kept, and mixed into the running ones: {@code running = averaging running + (1 - averaging) batch}.
 *
 * @param running nothing when the same batch has been mixed in already
 */
public record BatchNormForward(
        String name,
        Layer.BatchNorm layer,
        Tensor x,
        Tensor scale,
        Tensor shift,
        Optional<Running> running,
        Tensor y,
        Tensor mean,
        Tensor variance)
        implements Operation {
    @Override
    public List<Tensor> reads() {
        return List.of(x, scale, shift);
    }

    @Override
    public List<Tensor> writes() {
        return List.of(y, mean, variance);
    }

    @Override
    public List<Tensor> updates() {
        return running.map(each -> List.of(each.mean(), each.variance())).orElse(List.of());
    }

    @Override
    public List<Tensor> bands() {
        return List.of(x);
    }

    @Override
    public Operation over(String other, UnaryOperator<Tensor> to) {
        return new BatchNormForward(
                other,
                layer,
                to.apply(x),
                to.apply(scale),
                to.apply(shift),
                running.map(each -> new Running(to.apply(each.mean()), to.apply(each.variance()))),
                to.apply(y),
                to.apply(mean),
                to.apply(variance));
    }

    @Override
    public Optional<Operation> again(String other, UnaryOperator<Tensor> to) {
        return Optional.of(new BatchNormAgain(
                other,
                layer,
                to.apply(x),
                to.apply(scale),
                to.apply(shift),
                to.apply(mean),
                to.apply(variance),
                to.apply(y)));
    }

    @Override
    public Optional<Operation> slice(Slice slice) {
        return Optional.empty();
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.batchNormForward(this);
    }

    /** Where the statistics of many batches are mixed. */
    public record Running(Tensor mean, Tensor variance) {}
}

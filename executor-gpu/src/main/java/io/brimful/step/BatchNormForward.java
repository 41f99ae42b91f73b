package io.brimful.step;

import io.brimful.network.BatchNorm;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * {@code x: [N, C, ...] -> y = scale (x - mean) / sqrt(variance + epsilon) + shift}; the batch's mean and (biased)
 * variance are kept, and mixed into the running ones: {@code running = averaging running + (1 - averaging) batch}.
 *
 * @param affine scale and shift; nothing where neither is trained, they are 1 and 0 then
 * @param running nothing when the same batch has been mixed in already
 */
public record BatchNormForward(
        String name,
        BatchNorm layer,
        Tensor x,
        Optional<Affine> affine,
        Optional<Running> running,
        Tensor y,
        Tensor mean,
        Tensor variance)
        implements Operation {
    @Override
    public List<Tensor> reads() {
        return Stream.concat(Stream.of(x), affine.stream().flatMap(Affine::tensors))
                .toList();
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
                affine.map(each -> each.over(to)),
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
                affine.map(each -> each.over(to)),
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

    /** What is done to normalized values: one number of each for each channel. */
    public record Affine(Tensor scale, Tensor shift) {
        Stream<Tensor> tensors() {
            return Stream.of(scale, shift);
        }

        Affine over(UnaryOperator<Tensor> to) {
            return new Affine(to.apply(scale), to.apply(shift));
        }
    }

    /** Where the statistics of many batches are mixed. */
    public record Running(Tensor mean, Tensor variance) {}
}

package io.brimful.step;

import io.brimful.network.BatchNorm;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** {@code x, mean, variance -> y}: {@link BatchNormForward} once more, with the batch's statistics that it left. */
public record BatchNormAgain(
        String name,
        BatchNorm layer,
        Tensor x,
        Optional<BatchNormForward.Affine> affine,
        Tensor mean,
        Tensor variance,
        Tensor y)
        implements Operation {
    @Override
    public List<Tensor> reads() {
        return Stream.of(
                        Stream.of(x),
                        affine.stream().flatMap(BatchNormForward.Affine::tensors),
                        Stream.of(mean, variance))
                .flatMap(tensors -> tensors)
                .toList();
    }

    @Override
    public List<Tensor> writes() {
        return List.of(y);
    }

    @Override
    public List<Tensor> bands() {
        return List.of(x);
    }

    @Override
    public Operation over(String other, UnaryOperator<Tensor> to) {
        return new BatchNormAgain(
                other,
                layer,
                to.apply(x),
                affine.map(each -> each.over(to)),
                to.apply(mean),
                to.apply(variance),
                to.apply(y));
    }

    @Override
    public Optional<Operation> again(String other, UnaryOperator<Tensor> to) {
        return Optional.of(over(other, to));
    }

    /* A device may calculate the statistics of the whole batch once more. */
    @Override
    public Optional<Operation> slice(Slice slice) {
        return Optional.empty();
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.batchNormAgain(this);
    }
}

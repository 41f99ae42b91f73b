package io.brimful.step;

import io.brimful.network.Layer;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** {@code x, mean, variance, scale, dy -> dx, scaleGradient.update, shiftGradient.update}. */
public record BatchNormBackward(
        String name,
        Layer.BatchNorm layer,
        Tensor x,
        Tensor mean,
        Tensor variance,
        Tensor scale,
        Tensor dy,
        Tensor dx,
        Gradient scaleGradient,
        Gradient shiftGradient)
        implements Operation {
    @Override
    public List<Tensor> reads() {
        return List.of(x, mean, variance, scale, dy, scaleGradient.momentum(), shiftGradient.momentum());
    }

    @Override
    public List<Tensor> writes() {
        return List.of(dx, scaleGradient.update(), shiftGradient.update());
    }

    @Override
    public List<InPlace> inPlace() {
        return List.of(new InPlace(dy, dx), scaleGradient.inPlace(), shiftGradient.inPlace());
    }

    @Override
    public List<Tensor> bands() {
        return List.of(x);
    }

    @Override
    public Operation over(String other, UnaryOperator<Tensor> to) {
        return new BatchNormBackward(
                other,
                layer,
                to.apply(x),
                to.apply(mean),
                to.apply(variance),
                to.apply(scale),
                to.apply(dy),
                to.apply(dx),
                scaleGradient.over(to),
                shiftGradient.over(to));
    }

    @Override
    public Optional<Operation> slice(Slice slice) {
        return Optional.empty();
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.batchNormBackward(this);
    }
}

package io.brimful.step;

import io.brimful.network.Layer;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * {@code x: [N, C, ...] -> y = scale (x - mean) / sqrt(variance + epsilon) + shift}; the batch's mean and (biased)
 * variance are kept, and mixed into the running ones: {@code running = averaging running + (1 - averaging) batch}.
 */
public record BatchNormForward(
        String name,
        Layer.BatchNorm layer,
        Tensor x,
        Tensor scale,
        Tensor shift,
        Tensor runningMean,
        Tensor runningVariance,
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
        return List.of(runningMean, runningVariance);
    }

    @Override
    public Operation over(UnaryOperator<Tensor> to) {
        return new BatchNormForward(
                name,
                layer,
                to.apply(x),
                to.apply(scale),
                to.apply(shift),
                to.apply(runningMean),
                to.apply(runningVariance),
                to.apply(y),
                to.apply(mean),
                to.apply(variance));
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.batchNormForward(this);
    }
}

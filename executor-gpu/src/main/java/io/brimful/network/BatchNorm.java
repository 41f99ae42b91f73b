package io.brimful.network;

import static io.brimful.network.Require.only;

import io.brimful.tensor.Shape;
import java.util.List;

/**
 * Batch normalization; statistics are those of the batch.
 *
 * @param epsilon added to the variance, above 0
 * @param averaging how much of the running statistics a step keeps, 0 to 1
 * @param fill first values of the scale (its weights) and the shift (its bias), and how fast they learn
 * @param affine whether there is a trained scale and shift per channel
 */
public record BatchNorm(float epsilon, float averaging, Fill fill, boolean affine) implements Layer {
    /* Ioffe and Szegedy, arXiv:1502.03167, algorithm 1. */
    public BatchNorm {
        if (!(epsilon > 0) || !(averaging >= 0 && averaging <= 1)) {
            throw new IllegalArgumentException(
                    "epsilon must be > 0 and averaging in 0 to 1, are " + epsilon + ", " + averaging);
        }
    }

    /** One with a trained scale and shift. */
    public BatchNorm(float epsilon, float averaging, Filler scale) {
        this(epsilon, averaging, scale, true);
    }

    /** One whose scale and shift do not decay. */
    public BatchNorm(float epsilon, float averaging, Filler scale, boolean affine) {
        this(epsilon, averaging, new Fill(scale, new Filler.Constant(0), new Fill.Multipliers(1, 0, 1, 0)), affine);
    }

    @Override
    public Shape infer(List<Shape> in) {
        return only(in);
    }

    @Override
    public List<Parameter> parameters(List<Shape> in) {
        Shape channels = Shape.of(only(in).dim(0));
        if (!affine) {
            return List.of();
        }
        Fill.Multipliers learning = fill.multipliers();
        return List.of(
                new Parameter("scale", channels, fill.weights(), learning.weightsRate(), learning.weightsDecay()),
                new Parameter("shift", channels, fill.bias(), learning.biasRate(), learning.biasDecay()));
    }

    @Override
    public long flops(List<Shape> in) {
        return Math.multiplyExact(only(in).elements(), affine ? 7L : 5L);
    }

    @Override
    public String text() {
        return affine ? "BatchNorm" : "BatchNorm without scale and shift";
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.batchNorm(this);
    }
}

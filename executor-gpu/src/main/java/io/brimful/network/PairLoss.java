package io.brimful.network;

import io.brimful.tensor.Shape;
import java.util.List;

/** A loss of two inputs of one shape: a mean over the images. */
public sealed interface PairLoss extends Loss permits SigmoidLoss, EuclideanLoss, ContrastiveLoss {
    @Override
    default Shape infer(List<Shape> in) {
        if (in.size() != 2 || !in.get(0).equals(in.get(1))) {
            throw new IllegalArgumentException("compares two inputs of one shape, got " + in);
        }
        return Shape.of(1);
    }

    @Override
    default long flops(List<Shape> in) {
        return Math.multiplyExact(in.get(0).elements(), 4L);
    }

    @Override
    default <R> R match(Layer.Cases<R> cases) {
        return cases.pairLoss(this);
    }

    /** The same loss with another weight. */
    PairLoss withWeight(float weight);

    /** Whether the second input can be trained as well: its derivative is the first one's, with the other sign. */
    boolean trainsBoth();

    /** Whether it reads the labels. */
    boolean readsLabels();

    <R> R kind(Kinds<R> kinds);

    /** One method per loss, so that a new one breaks each device at compile time. */
    interface Kinds<R> {
        R sigmoid(SigmoidLoss loss);

        R euclidean(EuclideanLoss loss);

        R contrastive(ContrastiveLoss loss);
    }
}

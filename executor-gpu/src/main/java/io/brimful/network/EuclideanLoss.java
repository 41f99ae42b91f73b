package io.brimful.network;

/**
 * Half the squared distance: {@code a, b -> sum of (a - b)^2 / 2N}.
 *
 * @param weight of this loss in the sum of all, above 0
 */
public record EuclideanLoss(float weight) implements PairLoss {
    /* BVLC Caffe, EuclideanLossLayer. */
    public EuclideanLoss {
        Loss.requireWeight(weight);
    }

    @Override
    public EuclideanLoss withWeight(float other) {
        return new EuclideanLoss(other);
    }

    @Override
    public boolean trainsBoth() {
        return true;
    }

    @Override
    public boolean readsLabels() {
        return false;
    }

    @Override
    public <R> R kind(Kinds<R> kinds) {
        return kinds.euclidean(this);
    }
}

package io.brimful.network;

/**
 * Cross entropy of a sigmoid: {@code x, target -> sum of -(target ln s(x) + (1 - target) ln(1 - s(x))) / N}, the sum over all
 * elements. Nothing before the target is trained.
 *
 * @param weight of this loss in the sum of all, above 0
 */
public record SigmoidLoss(float weight) implements PairLoss {
    /* BVLC Caffe, SigmoidCrossEntropyLossLayer. */
    public SigmoidLoss {
        Loss.requireWeight(weight);
    }

    @Override
    public SigmoidLoss withWeight(float other) {
        return new SigmoidLoss(other);
    }

    @Override
    public boolean trainsBoth() {
        return false;
    }

    @Override
    public boolean readsLabels() {
        return false;
    }

    @Override
    public <R> R kind(Kinds<R> kinds) {
        return kinds.sigmoid(this);
    }
}

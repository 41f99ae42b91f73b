package io.brimful.network;

/**
 * Draws what is similar together and pushes all else apart: with {@code d = |a - b|} of an image the sum of {@code d^2 / 2N} where
 * its label is not 0, of {@code max(margin - d, 0)^2 / 2N} where it is.
 *
 * @param weight of this loss in the sum of all, above 0
 * @param margin how far apart is enough, above 0
 * @param legacy {@code max(margin - d^2, 0) / 2N} instead
 */
public record ContrastiveLoss(float weight, float margin, boolean legacy) implements PairLoss {
    /* Hadsell, Chopra, LeCun: Dimensionality Reduction by Learning an Invariant Mapping, CVPR 2006; BVLC Caffe,
     * ContrastiveLossLayer. */

    /** What the distance of two that lie on each other is taken for in the derivative, as in Caffe. */
    public static final float LEAST_DISTANCE = 1e-4f;

    public ContrastiveLoss {
        Loss.requireWeight(weight);
        if (!(margin > 0)) {
            throw new IllegalArgumentException("the margin of a contrastive loss is " + margin + ", must be > 0");
        }
    }

    @Override
    public ContrastiveLoss withWeight(float other) {
        return new ContrastiveLoss(other, margin, legacy);
    }

    @Override
    public boolean trainsBoth() {
        return true;
    }

    @Override
    public boolean readsLabels() {
        return true;
    }

    @Override
    public <R> R kind(Kinds<R> kinds) {
        return kinds.contrastive(this);
    }
}

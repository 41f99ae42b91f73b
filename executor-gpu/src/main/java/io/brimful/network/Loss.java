package io.brimful.network;

/** What training lowers: one number for the batch. */
public sealed interface Loss extends Layer permits SoftmaxLoss, PairLoss {
    /** Factor of this loss in the sum of all, above 0. */
    float weight();

    @Override
    default String text() {
        return getClass().getSimpleName() + (weight() == 1 ? "" : " weight " + weight());
    }

    /**
     * Checks a weight.
     *
     * @throws IllegalArgumentException when it is none
     */
    static void requireWeight(float weight) {
        if (!(weight > 0) || Float.isInfinite(weight)) {
            throw new IllegalArgumentException("the weight of a loss is " + weight + ", must be > 0");
        }
    }
}

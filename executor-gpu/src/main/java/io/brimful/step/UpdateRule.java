package io.brimful.step;

import io.brimful.trial.Decay;
import io.brimful.trial.Rule;

/**
 * How one parameter changes.
 *
 * @param rule what becomes of its gradient
 * @param decay how it is drawn to 0
 * @param weightDecay how strongly, with the parameter's own multiplier
 * @param rateMultiplier of the step's learning rate
 * @param batches of a step, at least 1
 */
public record UpdateRule(Rule rule, Decay decay, float weightDecay, float rateMultiplier, int batches) {
    /** The factor of the parameter in what is added to its gradient. */
    public float l2() {
        return decay == Decay.L2 ? weightDecay : 0;
    }

    /** The factor of the parameter's sign in what is added to its gradient. */
    public float l1() {
        return decay == Decay.L1 ? weightDecay : 0;
    }

    /**
     * Whether the parameter changes after a batch.
     *
     * @param batch counted from 0 over all steps
     */
    public static boolean isLast(long batch, int batches) {
        return batch % batches == batches - 1;
    }
}

package io.brimful.trial;

import java.io.Serializable;

/**
 * How parameters change from step to step.
 *
 * @param rule what becomes of a gradient
 * @param learningRate the rate at each step
 * @param decay how parameters are drawn to 0
 * @param weightDecay how strongly, at least 0
 * @param clipGradients the largest L2 norm of all gradients together, before decay; larger ones are scaled down to it; 0 where any
 *     norm is allowed
 * @param accumulate batches of one step, at least 1: parameters change by the mean of their gradients
 */
public record Optimizer(
        Rule rule, LearningRate learningRate, Decay decay, double weightDecay, double clipGradients, int accumulate)
        implements Serializable {
    public Optimizer {
        if (!(weightDecay >= 0) || Double.isInfinite(weightDecay)) {
            throw new IllegalArgumentException("weight decay is " + weightDecay + ", must be a number >= 0");
        }
        if (!(clipGradients >= 0) || Double.isInfinite(clipGradients)) {
            throw new IllegalArgumentException("clip-gradients is " + clipGradients + ", must be a number >= 0");
        }
        if (accumulate < 1) {
            throw new IllegalArgumentException("accumulate is " + accumulate + ", must be >= 1");
        }
    }

    /** Stochastic gradient descent with momentum and L2 decay, one batch a step. */
    public static Optimizer sgd(LearningRate learningRate, double momentum, double weightDecay) {
        return new Optimizer(new Rule.Sgd(momentum), learningRate, Decay.L2, weightDecay, 0, 1);
    }

    /** Whether gradients are limited. */
    public boolean clips() {
        return clipGradients > 0;
    }
}

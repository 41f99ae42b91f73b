package io.brimful.trial;

import java.io.Serializable;

/**
 * Stochastic gradient descent with momentum and L2 weight decay: {@code v = momentum v + weightDecay w + dw},
 * {@code w = w - rate v}.
 *
 * @param learningRate the rate at each step
 * @param momentum at least 0, below 1
 * @param weightDecay at least 0
 */
public record Sgd(LearningRate learningRate, double momentum, double weightDecay) implements Serializable {
    public Sgd {
        if (!(momentum >= 0 && momentum < 1)) {
            throw new IllegalArgumentException("momentum is " + momentum + ", must be >= 0 and < 1");
        }
        if (!(weightDecay >= 0) || Double.isInfinite(weightDecay)) {
            throw new IllegalArgumentException("weight decay is " + weightDecay + ", must be a number >= 0");
        }
    }
}

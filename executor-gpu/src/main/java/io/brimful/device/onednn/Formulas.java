package io.brimful.device.onednn;

import io.brimful.device.onednn.GradientRules.Formula;
import io.brimful.trial.Rule;

/**
 * The rules' loops.
 *
 * @param rate the parameter's own
 * @param step counted from 1
 */
record Formulas(float rate, long step) implements Rule.Cases<Formula> {
    @Override
    public Formula sgd(Rule.Sgd rule) {
        float momentum = (float) rule.momentum();
        return (values, gradients, remembered, length) -> {
            float[] velocities = remembered[0];
            for (int i = 0; i < length; i++) {
                velocities[i] = momentum * velocities[i] + gradients[i];
                values[i] -= rate * velocities[i];
            }
        };
    }

    @Override
    public Formula nesterov(Rule.Nesterov rule) {
        float momentum = (float) rule.momentum();
        return (values, gradients, remembered, length) -> {
            float[] velocities = remembered[0];
            for (int i = 0; i < length; i++) {
                velocities[i] = momentum * velocities[i] + gradients[i];
                values[i] -= rate * (gradients[i] + momentum * velocities[i]);
            }
        };
    }

    /* 1 - beta^step by the logarithm, so that no digit is lost where beta is near 1. */
    @Override
    public Formula adam(Rule.Adam rule) {
        float keptMean = (float) rule.beta1();
        float newMean = (float) (1 - rule.beta1());
        float keptSquare = (float) rule.beta2();
        float newSquare = (float) (1 - rule.beta2());
        float epsilon = (float) rule.epsilon();
        float corrected = (float) (rate / -Math.expm1(step * Math.log(rule.beta1())));
        float root = (float) Math.sqrt(-Math.expm1(step * Math.log(rule.beta2())));
        return (values, gradients, remembered, length) -> {
            float[] means = remembered[0];
            float[] squares = remembered[1];
            for (int i = 0; i < length; i++) {
                means[i] = keptMean * means[i] + newMean * gradients[i];
                squares[i] = keptSquare * squares[i] + newSquare * gradients[i] * gradients[i];
                values[i] -= corrected * means[i] / (root(squares[i]) / root + epsilon);
            }
        };
    }

    @Override
    public Formula rmsProp(Rule.RmsProp rule) {
        return bySquares((float) rule.decay(), (float) (1 - rule.decay()), (float) rule.epsilon());
    }

    @Override
    public Formula adaGrad(Rule.AdaGrad rule) {
        return bySquares(1, 1, (float) rule.epsilon());
    }

    private Formula bySquares(float kept, float added, float epsilon) {
        return (values, gradients, remembered, length) -> {
            float[] squares = remembered[0];
            for (int i = 0; i < length; i++) {
                squares[i] = kept * squares[i] + added * gradients[i] * gradients[i];
                values[i] -= rate * gradients[i] / (root(squares[i]) + epsilon);
            }
        };
    }

    @Override
    public Formula adaDelta(Rule.AdaDelta rule) {
        float kept = (float) rule.decay();
        float added = (float) (1 - rule.decay());
        float epsilon = (float) rule.epsilon();
        return (values, gradients, remembered, length) -> {
            float[] squares = remembered[0];
            float[] changes = remembered[1];
            for (int i = 0; i < length; i++) {
                squares[i] = kept * squares[i] + added * gradients[i] * gradients[i];
                float change = root(changes[i] + epsilon) / root(squares[i] + epsilon) * gradients[i];
                changes[i] = kept * changes[i] + added * change * change;
                values[i] -= rate * change;
            }
        };
    }

    private static float root(float square) {
        return (float) Math.sqrt(square);
    }
}

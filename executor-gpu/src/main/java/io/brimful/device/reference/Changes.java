package io.brimful.device.reference;

import io.brimful.trial.Rule;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * The rules' formulas at one step.
 *
 * @param states what is remembered, in the rule's order
 * @param rate the parameter's own
 * @param step counted from 1
 */
record Changes(List<FloatBuffer> states, float rate, long step) implements Rule.Cases<Change> {
    @Override
    public Change sgd(Rule.Sgd rule) {
        FloatBuffer velocities = states.get(0);
        float momentum = (float) rule.momentum();
        return (gradient, i) -> {
            float velocity = momentum * velocities.get(i) + gradient;
            velocities.put(i, velocity);
            return rate * velocity;
        };
    }

    @Override
    public Change nesterov(Rule.Nesterov rule) {
        FloatBuffer velocities = states.get(0);
        float momentum = (float) rule.momentum();
        return (gradient, i) -> {
            float velocity = momentum * velocities.get(i) + gradient;
            velocities.put(i, velocity);
            return rate * (gradient + momentum * velocity);
        };
    }

    @Override
    public Change adam(Rule.Adam rule) {
        FloatBuffer means = states.get(0);
        FloatBuffer squares = states.get(1);
        float beta1 = (float) rule.beta1();
        float beta2 = (float) rule.beta2();
        float rest1 = (float) (1 - rule.beta1());
        float rest2 = (float) (1 - rule.beta2());
        float ownRate = (float) (rate / (1 - Math.pow(rule.beta1(), step)));
        float root = (float) Math.sqrt(1 - Math.pow(rule.beta2(), step));
        float epsilon = (float) rule.epsilon();
        return (gradient, i) -> {
            float mean = beta1 * means.get(i) + rest1 * gradient;
            float square = beta2 * squares.get(i) + rest2 * gradient * gradient;
            means.put(i, mean);
            squares.put(i, square);
            return ownRate * mean / ((float) Math.sqrt(square) / root + epsilon);
        };
    }

    @Override
    public Change rmsProp(Rule.RmsProp rule) {
        FloatBuffer squares = states.get(0);
        float decay = (float) rule.decay();
        float rest = (float) (1 - rule.decay());
        float epsilon = (float) rule.epsilon();
        return (gradient, i) -> {
            float square = decay * squares.get(i) + rest * gradient * gradient;
            squares.put(i, square);
            return rate * gradient / ((float) Math.sqrt(square) + epsilon);
        };
    }

    @Override
    public Change adaGrad(Rule.AdaGrad rule) {
        FloatBuffer squares = states.get(0);
        float epsilon = (float) rule.epsilon();
        return (gradient, i) -> {
            float square = squares.get(i) + gradient * gradient;
            squares.put(i, square);
            return rate * gradient / ((float) Math.sqrt(square) + epsilon);
        };
    }

    @Override
    public Change adaDelta(Rule.AdaDelta rule) {
        FloatBuffer squares = states.get(0);
        FloatBuffer changes = states.get(1);
        float decay = (float) rule.decay();
        float rest = (float) (1 - rule.decay());
        float epsilon = (float) rule.epsilon();
        return (gradient, i) -> {
            float square = decay * squares.get(i) + rest * gradient * gradient;
            float before = changes.get(i);
            float change = (float) (Math.sqrt(before + epsilon) / Math.sqrt(square + epsilon)) * gradient;
            squares.put(i, square);
            changes.put(i, decay * before + rest * change * change);
            return rate * change;
        };
    }
}

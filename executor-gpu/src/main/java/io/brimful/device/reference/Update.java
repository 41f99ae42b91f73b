package io.brimful.device.reference;

import io.brimful.step.DecayMomentum;
import io.brimful.step.UpdateParameter;
import java.nio.FloatBuffer;

/** Stochastic gradient descent with momentum. */
final class Update {
    private Update() {}

    static Loop decay(DecayMomentum op, Slices slices) {
        FloatBuffer momentum = slices.floats(op.momentum());
        FloatBuffer parameter = slices.floats(op.parameter());
        return (seed, rate) -> {
            for (int i = 0; i < momentum.capacity(); i++) {
                momentum.put(i, op.factor() * momentum.get(i) + op.decay() * parameter.get(i));
            }
        };
    }

    static Loop update(UpdateParameter op, Slices slices) {
        FloatBuffer update = slices.floats(op.update());
        FloatBuffer momentum = slices.floats(op.momentum());
        FloatBuffer parameter = slices.floats(op.parameter());
        return (seed, rate) -> {
            float ownRate = (float) (rate * op.rateMultiplier());
            for (int i = 0; i < parameter.capacity(); i++) {
                float velocity = update.get(i);
                momentum.put(i, velocity);
                parameter.put(i, parameter.get(i) - ownRate * velocity);
            }
        };
    }
}

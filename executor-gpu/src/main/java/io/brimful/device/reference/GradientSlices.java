package io.brimful.device.reference;

import io.brimful.step.Gradient;
import java.nio.FloatBuffer;

/**
 * Where a parameter's gradient is added to its momentum.
 *
 * @param momentum already decayed
 * @param update the sum; may be the same bytes
 */
record GradientSlices(FloatBuffer momentum, FloatBuffer update) {
    static GradientSlices of(Gradient gradient, Slices slices) {
        return new GradientSlices(slices.floats(gradient.momentum()), slices.floats(gradient.update()));
    }

    void put(int index, double gradient) {
        update.put(index, momentum.get(index) + (float) gradient);
    }
}

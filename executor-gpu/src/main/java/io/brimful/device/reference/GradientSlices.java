package io.brimful.device.reference;

import io.brimful.step.Gradient;
import java.nio.FloatBuffer;

/**
 * Where a parameter's gradient is added to what there is of it.
 *
 * @param start what it is added to, see {@link io.brimful.step.Gradient}
 * @param update the sum; may be the same bytes
 */
record GradientSlices(FloatBuffer start, FloatBuffer update) {
    static GradientSlices of(Gradient gradient, Slices slices) {
        return new GradientSlices(slices.floats(gradient.start()), slices.floats(gradient.update()));
    }

    void put(int index, double gradient) {
        update.put(index, start.get(index) + (float) gradient);
    }
}

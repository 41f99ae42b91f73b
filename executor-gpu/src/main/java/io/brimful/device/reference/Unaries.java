package io.brimful.device.reference;

import io.brimful.network.UnaryFunction;
import io.brimful.step.UnaryBackward;
import io.brimful.step.UnaryForward;
import java.nio.FloatBuffer;
import java.util.Optional;

/** Functions of one element. */
final class Unaries {
    private Unaries() {}

    static Loop forward(UnaryForward op, Slices slices) {
        FloatBuffer x = slices.floats(op.x());
        FloatBuffer y = slices.floats(op.y());
        return (seed, rate) -> {
            for (int i = 0; i < y.capacity(); i++) {
                y.put(i, (float) op.function().value(x.get(i)));
            }
        };
    }

    static Loop backward(UnaryBackward op, Slices slices) {
        Optional<Elements> kept = op.kept().map(slices::elements);
        FloatBuffer dy = slices.floats(op.dy());
        FloatBuffer dx = slices.floats(op.dx());
        UnaryFunction function = op.function();
        return (seed, rate) -> {
            for (int i = 0; i < dx.capacity(); i++) {
                float value = kept.isPresent() ? kept.get().get(i) : 0;
                /* NaN is passed on, so that a value that was overwritten too early is seen. */
                dx.put(i, Float.isNaN(value) ? value : (float) (dy.get(i) * function.slope(value)));
            }
        };
    }
}

package io.brimful.device.reference;

import io.brimful.network.Eltwise;
import io.brimful.step.EltwiseForward;
import io.brimful.step.MaxBackward;
import io.brimful.step.ProductBackward;
import java.nio.FloatBuffer;

/** Sums, products and maxima of two elements. */
final class Eltwises {
    private Eltwises() {}

    static Loop forward(EltwiseForward op, Slices slices) {
        FloatBuffer first = slices.floats(op.first());
        FloatBuffer second = slices.floats(op.second());
        FloatBuffer y = slices.floats(op.y());
        return (seed, rate) -> {
            for (int i = 0; i < y.capacity(); i++) {
                y.put(i, value(op.layer(), first.get(i), second.get(i)));
            }
        };
    }

    private static float value(Eltwise layer, float first, float second) {
        return switch (layer.kind()) {
            case SUM -> layer.a() * first + layer.b() * second;
            case PRODUCT -> first * second;
            case MAX -> Float.isNaN(first) || first >= second ? first : second;
        };
    }

    static Loop productBackward(ProductBackward op, Slices slices) {
        FloatBuffer other = slices.floats(op.other());
        FloatBuffer dy = slices.floats(op.dy());
        FloatBuffer dx = slices.floats(op.dx());
        return (seed, rate) -> {
            for (int i = 0; i < dx.capacity(); i++) {
                dx.put(i, other.get(i) * dy.get(i));
            }
        };
    }

    static Loop maxBackward(MaxBackward op, Slices slices) {
        FloatBuffer first = slices.floats(op.first());
        FloatBuffer second = slices.floats(op.second());
        FloatBuffer dy = slices.floats(op.dy());
        FloatBuffer dx = slices.floats(op.dx());
        return (seed, rate) -> {
            for (int i = 0; i < dx.capacity(); i++) {
                int larger = first.get(i) >= second.get(i) ? 0 : 1;
                /* NaN is passed on, so that a value that was overwritten too early is seen. */
                boolean isKnown = !Float.isNaN(first.get(i)) && !Float.isNaN(second.get(i));
                dx.put(i, !isKnown ? Float.NaN : larger == op.input() ? dy.get(i) : 0);
            }
        };
    }
}

package io.brimful.device.reference;

import io.brimful.step.ReluBackwardFromSigns;
import io.brimful.step.TakeSigns;
import java.nio.FloatBuffer;

/** ReLUs that keep one bit for each element. */
final class Signs {
    private static final int BITS = 8;

    private Signs() {}

    static Loop take(TakeSigns op, Slices slices) {
        Elements y = slices.elements(op.y());
        Integers signs = slices.integers(op.signs());
        int images = op.signs().shape().dim(0);
        int bytes = op.signs().shape().dim(1);
        int elements = Math.toIntExact(op.y().shape().elements() / images);
        return (seed, rate) -> {
            for (int image = 0; image < images; image++) {
                for (int at = 0; at < bytes; at++) {
                    int bits = 0;
                    for (int bit = 0; bit < Math.min(BITS, elements - at * BITS); bit++) {
                        float value = y.get(image * elements + at * BITS + bit);
                        bits |= op.layer().passes(value) || Float.isNaN(value) ? 1 << bit : 0;
                    }
                    signs.put(image * bytes + at, bits);
                }
            }
        };
    }

    static Loop reluBackward(ReluBackwardFromSigns op, Slices slices) {
        Integers signs = slices.integers(op.signs());
        FloatBuffer dy = slices.floats(op.dy());
        FloatBuffer dx = slices.floats(op.dx());
        int images = op.signs().shape().dim(0);
        int bytes = op.signs().shape().dim(1);
        int elements = dy.capacity() / images;
        return (seed, rate) -> {
            for (int i = 0; i < dy.capacity(); i++) {
                int within = i % elements;
                int bits = signs.at(i / elements * bytes + within / BITS);
                dx.put(i, ((bits >> (within % BITS)) & 1) == 1 ? dy.get(i) : 0);
            }
        };
    }
}

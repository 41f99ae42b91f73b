package io.brimful.network;

import io.brimful.tensor.Shape;
import java.util.List;

/** What layers demand of their inputs and parameters. */
final class Require {
    private Require() {}

    /** The one input. */
    static Shape only(List<Shape> in) {
        if (in.size() != 1) {
            throw new IllegalArgumentException("takes one input, got " + in.size());
        }
        return in.get(0);
    }

    static void atLeast(int least, int value, String what) {
        if (value < least) {
            throw new IllegalArgumentException(what + " is " + value + ", must be >= " + least);
        }
    }
}

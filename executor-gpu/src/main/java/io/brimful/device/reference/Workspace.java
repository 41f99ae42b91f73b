package io.brimful.device.reference;

import io.brimful.step.AveragePoolBackward;
import io.brimful.step.ConvBackwardData;
import io.brimful.step.ConvForward;
import io.brimful.step.LrnBackward;
import io.brimful.step.LrnWithinBackward;
import io.brimful.step.MaxPoolBackward;
import io.brimful.step.MaxPoolBackwardFromArgmax;
import io.brimful.step.Operation;
import io.brimful.step.TransposedConvBackwardData;
import io.brimful.step.TransposedConvForward;
import io.brimful.tensor.Shape;

/** The bytes beside its tensors in which an operation's loops sum up, in double precision. */
final class Workspace {
    private Workspace() {}

    static long bytes(Operation op) {
        return Math.multiplyExact(doubles(op), Double.BYTES);
    }

    private static long doubles(Operation op) {
        if (op instanceof ConvForward conv) {
            return row(conv.y().shape());
        }
        if (op instanceof ConvBackwardData conv) {
            return row(conv.dx().shape());
        }
        if (op instanceof TransposedConvForward conv) {
            return row(conv.y().shape());
        }
        if (op instanceof TransposedConvBackwardData conv) {
            return row(conv.dx().shape());
        }
        if (op instanceof MaxPoolBackward pool) {
            return plane(pool.dx().shape());
        }
        if (op instanceof MaxPoolBackwardFromArgmax pool) {
            return plane(pool.dx().shape());
        }
        if (op instanceof AveragePoolBackward pool) {
            return plane(pool.dx().shape());
        }
        if (op instanceof LrnBackward lrn) {
            return 2L * lrn.x().shape().dim(1);
        }
        if (op instanceof LrnWithinBackward lrn) {
            return plane(lrn.x().shape());
        }
        return 0;
    }

    private static long row(Shape images) {
        return images.dim(3);
    }

    private static long plane(Shape images) {
        return (long) images.dim(2) * images.dim(3);
    }
}

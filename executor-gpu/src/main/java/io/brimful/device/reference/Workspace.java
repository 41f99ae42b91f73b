package io.brimful.device.reference;

import io.brimful.step.Operation;
import io.brimful.tensor.Shape;

/** The bytes beside its tensors in which an operation's loops sum up, in double precision. */
final class Workspace {
    private Workspace() {}

    static long bytes(Operation op) {
        return Math.multiplyExact(doubles(op), Double.BYTES);
    }

    private static long doubles(Operation op) {
        if (op instanceof Operation.ConvForward conv) {
            return row(conv.y().shape());
        }
        if (op instanceof Operation.ConvBackwardData conv) {
            return row(conv.dx().shape());
        }
        if (op instanceof Operation.MaxPoolBackward pool) {
            return plane(pool.dx().shape());
        }
        if (op instanceof Operation.MaxPoolBackwardFromArgmax pool) {
            return plane(pool.dx().shape());
        }
        if (op instanceof Operation.AveragePoolBackward pool) {
            return plane(pool.dx().shape());
        }
        if (op instanceof Operation.LrnBackward lrn) {
            return 2L * lrn.x().shape().dim(1);
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

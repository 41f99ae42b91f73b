package io.brimful.recompute;

import io.brimful.step.BatchNormBackward;
import io.brimful.step.BatchNormForward;
import io.brimful.step.Operation;
import io.brimful.step.Tensor;
import java.util.Collection;
import java.util.stream.Stream;

/** Predicted times of operations on paper: the arithmetic or the bytes, whichever takes longer. */
final class Roofline {
    /* Williams, Waterman, Patterson, "Roofline" (CACM 52, 2009). Single precision's operations in the time of one byte: V100 17
     * (15.7 TFLOPS, 900 GB/s), A100 12.5 (19.5, 1555), H200 14 (67, 4800), by NVIDIA's data sheets. */
    private static final double FLOPS_PER_BYTE = 15;

    private Roofline() {}

    /** Time of an operation, in bytes moved. */
    static double bytes(Operation op) {
        long moved = Stream.of(op.reads(), op.writes(), op.updates(), op.updates())
                .flatMap(Collection::stream)
                .mapToLong(Tensor::bytes)
                .sum();
        return Math.max(op.flops() / FLOPS_PER_BYTE, moved + again(op));
    }

    /* The mean of a batch is needed before the first of its elements can be normalized. */
    private static long again(Operation op) {
        if (op instanceof BatchNormForward norm) {
            return norm.x().bytes();
        }
        return op instanceof BatchNormBackward norm
                ? norm.x().bytes() + norm.dy().bytes()
                : 0;
    }
}

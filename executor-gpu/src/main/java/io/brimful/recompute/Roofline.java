package io.brimful.recompute;

import io.brimful.step.BatchNormAgain;
import io.brimful.step.BatchNormBackward;
import io.brimful.step.BatchNormForward;
import io.brimful.step.ConvForward;
import io.brimful.step.LinearForward;
import io.brimful.step.Operation;
import io.brimful.step.ReluBackwardFromSigns;
import io.brimful.step.ReluForward;
import io.brimful.step.Repeats;
import io.brimful.step.Step;
import io.brimful.step.TakeSigns;
import io.brimful.step.Tensor;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Predicted times of operations on paper, in floating point operations: the arithmetic or the bytes, whichever takes longer. A ReLU
 * right after the product or the normalization that it alone reads is part of it, as ideal kernels have it; of the devices here
 * onednn has it, but for a limited ReLU after a normalization, and cudnn has not. What a device really does, only measured costs know.
 */
final class Roofline implements StepCosts {
    /* Williams, Waterman, Patterson, "Roofline" (CACM 52, 2009). Single precision's operations in the time of one byte: V100 17
     * (15.7 TFLOPS, 900 GB/s), A100 12.5 (19.5, 1555), H200 14 (67, 4800), by NVIDIA's data sheets. */
    private static final long FLOPS_PER_BYTE = 15;

    private final Map<String, Operation> writers = new HashMap<>();
    private final Map<String, Set<String>> readers = new HashMap<>();

    /** Times within a step. */
    Roofline(Step step) {
        for (Operation op : step.operations()) {
            for (Tensor tensor : op.reads()) {
                readers.computeIfAbsent(Repeats.original(tensor.name()), key -> new HashSet<>())
                        .add(Repeats.original(op.name()));
            }
            op.writes().forEach(tensor -> writers.put(tensor.name(), op));
        }
    }

    @Override
    public double time(Operation op) {
        return op instanceof ReluForward relu && isFused(relu) ? 0 : alone(op);
    }

    @Override
    public double alone(Operation op) {
        long moved = again(op)
                - bits(op)
                + Stream.of(op.reads(), op.writes(), op.updates(), op.updates())
                        .flatMap(Collection::stream)
                        .mapToLong(Tensor::bytes)
                        .sum();
        return Math.max(op.flops(), (double) FLOPS_PER_BYTE * moved);
    }

    private boolean isFused(ReluForward relu) {
        Operation before = writers.get(relu.x().name());
        boolean isTakenIn = before instanceof ConvForward
                || before instanceof LinearForward
                || before instanceof BatchNormForward
                || before instanceof BatchNormAgain;
        if (before == null || !isTakenIn) {
            return false;
        }
        return Repeats.isAgain(relu.name()) == Repeats.isAgain(before.name())
                && readers.getOrDefault(Repeats.original(relu.x().name()), Set.of())
                                .size()
                        == 1;
    }

    /* A bit for each element is not counted: with its sign taken, a ReLU's output is read once, as it is without. */
    private static long bits(Operation op) {
        if (op instanceof TakeSigns take) {
            return take.signs().bytes();
        }
        return op instanceof ReluBackwardFromSigns back ? back.signs().bytes() : 0;
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

package io.brimful.plan;

import java.util.Arrays;
import java.util.function.IntPredicate;

/** The bytes that an order of a step's heavy operations needs; what lasts is left out. */
final class OrderProfile {
    /** Operations, first to last. */
    final int[] order;
    /** By operation, its place in the order; -1 for a light one. */
    final int[] position;
    /** Before each place, and at the end. */
    final long[] before;

    private final long[] at;
    private final int peak;

    OrderProfile(OrderModel model, int[] order) {
        this.order = order;
        position = new int[model.waits.length];
        Arrays.fill(position, -1);
        for (int k = 0; k < order.length; k++) {
            position[order[k]] = k;
        }
        before = new long[order.length + 1];
        before[0] = arriving(model);
        at = new long[order.length];
        int[] last = last(model);
        int highest = 0;
        for (int k = 0; k < order.length; k++) {
            int here = k;
            IntPredicate dies = t -> last[t] == here;
            long needed = before[k] + model.written(order[k]);
            at[k] = needed + model.workspace[order[k]] - model.inPlace(order[k], dies);
            before[k + 1] = needed - model.freed(order[k], dies);
            highest = at[k] > at[highest] ? k : highest;
        }
        peak = highest;
    }

    /* What nobody writes is there from the start. */
    private long arriving(OrderModel model) {
        long sum = Arrays.stream(model.bytes).sum();
        for (int operation : order) {
            sum -= model.written(operation);
        }
        return sum;
    }

    private int[] last(OrderModel model) {
        int[] last = new int[model.bytes.length];
        for (int t = 0; t < last.length; t++) {
            last[t] = model.staysToTheEnd[t]
                    ? order.length
                    : Arrays.stream(model.heldBy[t])
                            .map(operation -> position[operation])
                            .max()
                            .orElse(-1);
        }
        return last;
    }

    /** The first place at which the most is needed. */
    int peak() {
        return peak;
    }

    long peakBytes() {
        return at[peak];
    }
}

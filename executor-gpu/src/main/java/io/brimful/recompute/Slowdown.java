package io.brimful.recompute;

import io.brimful.step.Operation;
import io.brimful.step.Slice;
import io.brimful.step.Step;

/** How long a step takes. */
final class Slowdown {
    private Slowdown() {}

    /** The sum of its operations' times. */
    static double time(Step step, StepCosts costs) {
        double sum = 0;
        for (Operation op : step.operations()) {
            double time = costs.time(op);
            boolean isSlice = !Slice.whole(op.name()).equals(op.name());
            sum += isSlice && time > 0 ? costs.alone(op) : time;
        }
        return sum;
    }
}

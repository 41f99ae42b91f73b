package io.brimful.recompute;

import io.brimful.step.Operation;
import io.brimful.step.Repeats;
import io.brimful.step.Slice;
import io.brimful.step.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How long a step takes, and as a multiple of the same step which computes nothing again and runs in one piece. */
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

    static double of(Step step, StepCosts costs) {
        Map<String, List<Operation>> wholes = new LinkedHashMap<>();
        double extra = 0;
        double alone = 0;
        for (Operation op : step.operations()) {
            double time = costs.time(op);
            String whole = Slice.whole(op.name());
            if (Repeats.isAgain(whole)) {
                extra += time;
            } else if (whole.equals(op.name())) {
                alone += time;
            } else if (time > 0) {
                wholes.computeIfAbsent(whole, name -> new ArrayList<>()).add(op);
            }
        }
        for (List<Operation> slices : wholes.values()) {
            double together = costs.together(slices);
            alone += together;
            extra += slices.stream().mapToDouble(costs::alone).sum() - together;
        }
        return 1 + extra / alone;
    }
}

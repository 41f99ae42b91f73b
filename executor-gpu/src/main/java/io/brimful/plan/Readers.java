package io.brimful.plan;

import io.brimful.step.Operation;
import io.brimful.step.Step;
import io.brimful.step.Tensor;
import java.util.HashMap;
import java.util.Map;

/** How many operations of a step read each tensor. */
record Readers(Map<String, Integer> counts) {
    static Readers of(Step step) {
        Map<String, Integer> counts = new HashMap<>();
        for (Operation op : step.operations()) {
            op.reads().forEach(tensor -> counts.merge(tensor.name(), 1, Integer::sum));
        }
        return new Readers(counts);
    }

    int count(Tensor tensor) {
        return counts.getOrDefault(tensor.name(), 0);
    }
}

package io.brimful.plan;

import io.brimful.step.CopyGradient;
import io.brimful.step.Operation;
import io.brimful.step.Step;
import io.brimful.step.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Lets both inputs of a sum read the sum's own gradient instead of a copy each. */
final class ShareGradientOfSum implements RewritePass {
    @Override
    public Step run(Step step) {
        Map<String, Tensor> shared = new HashMap<>();
        List<Operation> operations = new ArrayList<>();
        for (Operation op : step.operations()) {
            if (op instanceof CopyGradient copy) {
                shared.put(copy.dx().name(), shared.getOrDefault(copy.dy().name(), copy.dy()));
            } else {
                operations.add(op.over(tensor -> shared.getOrDefault(tensor.name(), tensor)));
            }
        }
        return step.with(operations);
    }
}

package io.brimful.plan;

import io.brimful.step.DropoutForward;
import io.brimful.step.Operation;
import io.brimful.step.ReluBackward;
import io.brimful.step.Step;
import io.brimful.step.Tensor;
import java.util.HashMap;
import java.util.Map;

/**
 * Lets a ReLU that feeds a dropout find its sign in the dropout's output, so that the dropout may write over its input. Where
 * an element was dropped the sign is lost, but there the gradient is zero. Whether an element was clipped cannot be told from one
 * that is scaled.
 */
final class ReadSignAfterDropout implements RewritePass {
    /* Caffe gets the same by running both layers in place on one blob. */

    @Override
    public Step run(Step step) {
        Readers readers = Readers.of(step);
        Map<String, Tensor> dropped = new HashMap<>();
        for (Operation op : step.operations()) {
            if (op instanceof DropoutForward dropout && readers.count(dropout.x()) == 2) {
                dropped.put(dropout.x().name(), dropout.y());
            }
        }
        return step.with(step.operations().stream()
                .map(op -> op instanceof ReluBackward relu && !relu.layer().isClipped() ? rewritten(relu, dropped) : op)
                .toList());
    }

    private static Operation rewritten(ReluBackward relu, Map<String, Tensor> dropped) {
        Tensor y = dropped.getOrDefault(relu.y().name(), relu.y());
        return new ReluBackward(relu.name(), relu.layer(), y, relu.dy(), relu.dx());
    }
}

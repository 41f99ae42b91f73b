package io.brimful.plan;

import io.brimful.step.MaxPoolBackward;
import io.brimful.step.MaxPoolBackwardFromArgmax;
import io.brimful.step.MaxPoolForward;
import io.brimful.step.Operation;
import io.brimful.step.Step;
import io.brimful.step.Tensor;
import io.brimful.tensor.DataType;
import io.brimful.tensor.TensorType;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Lets a max-pool keep one byte for each output, the place of the maximum in its window, so that neither its input nor its
 * output is needed to go back.
 */
final class KeepArgmax implements RewritePass {
    /* One byte counts the places of windows up to 16 x 16. */
    private static final int LARGEST_WINDOW = 256;

    @Override
    public Step run(Step step) {
        Map<String, Tensor> argmaxByOutput = new HashMap<>();
        for (Operation op : step.operations()) {
            if (op instanceof MaxPoolBackward backward
                    && backward.layer().window().taps() <= LARGEST_WINDOW) {
                Tensor y = backward.y();
                TensorType type = new TensorType(y.shape(), DataType.UINT8);
                argmaxByOutput.put(y.name(), new Tensor(y.name() + ".argmax", type, Tensor.Kind.SAVED));
            }
        }
        return step.with(step.operations().stream()
                .map(op -> rewritten(op, argmaxByOutput))
                .toList());
    }

    private static Operation rewritten(Operation op, Map<String, Tensor> argmaxByOutput) {
        if (op instanceof MaxPoolForward forward) {
            Optional<Tensor> argmax =
                    Optional.ofNullable(argmaxByOutput.get(forward.y().name()));
            return new MaxPoolForward(forward.name(), forward.layer(), forward.x(), forward.y(), argmax);
        }
        if (op instanceof MaxPoolBackward backward) {
            Tensor argmax = argmaxByOutput.get(backward.y().name());
            if (argmax != null) {
                return new MaxPoolBackwardFromArgmax(
                        backward.name(), backward.layer(), argmax, backward.dy(), backward.dx());
            }
        }
        return op;
    }
}

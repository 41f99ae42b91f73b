package io.brimful.plan;

import io.brimful.step.MaxPoolBackward;
import io.brimful.step.MaxPoolBackwardFromArgmax;
import io.brimful.step.MaxPoolForward;
import io.brimful.step.Operation;
import io.brimful.step.ReluBackward;
import io.brimful.step.Step;
import io.brimful.step.Tensor;
import io.brimful.tensor.DataType;
import io.brimful.tensor.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Lets a max-pool keep one byte for each output, the place of the maximum in its window, so that neither its input nor its
 * output is needed to go back. Where both are kept for others anyway, as behind the branches of an Inception module, the byte would
 * only be one more.
 */
final class KeepArgmax implements RewritePass {
    /* One byte counts the places of windows up to 16 x 16. */
    private static final int LARGEST_WINDOW = 256;

    private final boolean besideSigns;

    private KeepArgmax(boolean besideSigns) {
        this.besideSigns = besideSigns;
    }

    /** Where what else needs the input or the output goes with it. */
    static KeepArgmax alone() {
        return new KeepArgmax(false);
    }

    /** Also where the ReLU that wrote the input is left: it can do with its signs, as on U-Net's way down. */
    static KeepArgmax besideSigns() {
        return new KeepArgmax(true);
    }

    @Override
    public Step run(Step step) {
        Map<String, Tensor> argmaxByOutput = new HashMap<>();
        Readers readers = Readers.of(step);
        Map<String, List<Operation>> wayBack = readersOnTheWayBack(step);
        for (Operation op : step.operations()) {
            if (op instanceof MaxPoolBackward backward
                    && backward.layer().window().taps() <= LARGEST_WINDOW
                    && frees(backward, readers, wayBack)) {
                Tensor y = backward.y();
                TensorType type = new TensorType(y.shape(), DataType.UINT8);
                argmaxByOutput.put(y.name(), new Tensor(y.name() + ".argmax", type, Tensor.Kind.SAVED));
            }
        }
        return step.with(step.operations().stream()
                .map(op -> rewritten(op, argmaxByOutput))
                .toList());
    }

    private static Map<String, List<Operation>> readersOnTheWayBack(Step step) {
        Map<String, List<Operation>> readers = new HashMap<>();
        boolean back = false;
        for (Operation op : step.operations()) {
            back |= op.writes().stream().anyMatch(tensor -> tensor.kind() == Tensor.Kind.GRADIENT);
            if (back) {
                op.reads()
                        .forEach(tensor -> readers.computeIfAbsent(tensor.name(), name -> new ArrayList<>())
                                .add(op));
            }
        }
        return readers;
    }

    /* Whether input or output is kept for the pool alone. */
    private boolean frees(MaxPoolBackward pool, Readers readers, Map<String, List<Operation>> wayBack) {
        return Stream.of(pool.x(), pool.y())
                .anyMatch(tensor -> wayBack.getOrDefault(tensor.name(), List.of()).stream()
                        .allMatch(op -> op.equals(pool) || commutes(op, pool, readers) || canDoWithSigns(op, pool)));
    }

    /* A ReLU that CommuteReluWithMaxPool will send behind the pool. */
    private static boolean commutes(Operation op, MaxPoolBackward pool, Readers readers) {
        return op instanceof ReluBackward relu
                && relu.y().equals(pool.x())
                && relu.dy().equals(pool.dx())
                && readers.count(pool.x()) == 3
                && readers.count(pool.dx()) == 1;
    }

    private boolean canDoWithSigns(Operation op, MaxPoolBackward pool) {
        return besideSigns && op instanceof ReluBackward relu && relu.y().equals(pool.x());
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

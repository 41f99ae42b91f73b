package io.brimful.measure;

import io.brimful.step.Operation;
import io.brimful.step.Repeats;
import io.brimful.step.Step;
import io.brimful.step.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A step in which each operation that is another one when it runs again does so at once, for nobody but a clock. */
final class RunAgain {
    private final Step step;

    RunAgain(Step step) {
        this.step = step;
    }

    Step run() {
        List<Operation> operations = new ArrayList<>();
        for (Operation op : step.operations()) {
            operations.add(op);
            again(op).ifPresent(operations::add);
        }
        return step.with(operations);
    }

    private static Optional<Operation> again(Operation op) {
        return op.again(
                        Repeats.name(op.name(), 1),
                        tensor -> op.writes().contains(tensor) && tensor.kind() == Tensor.Kind.ACTIVATION
                                ? new Tensor(Repeats.name(tensor.name(), 1), tensor.type(), tensor.kind())
                                : tensor)
                .filter(again -> !again.getClass().equals(op.getClass()));
    }
}

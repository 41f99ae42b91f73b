package io.brimful.plan;

import io.brimful.step.Operation;
import io.brimful.step.Step;
import io.brimful.step.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Who writes each tensor, and the first and last operation that touches it, in an order of operations. */
final class Accesses {
    private final Map<String, Access> byTensor = new HashMap<>();
    private final int operations;

    private Accesses(int operations) {
        this.operations = operations;
    }

    /** Of a step without parts. */
    static Accesses of(List<Operation> order) {
        return of(order, UnaryOperator.identity());
    }

    /** Who touches a part touches the whole. */
    static Accesses of(Step step, List<Operation> order) {
        return of(order, step.parts().isEmpty() ? UnaryOperator.identity() : step::whole);
    }

    private static Accesses of(List<Operation> order, UnaryOperator<Tensor> whole) {
        Accesses accesses = new Accesses(order.size());
        for (int i = 0; i < order.size(); i++) {
            Operation op = order.get(i);
            accesses.touch(op.reads(), whole, i);
            accesses.touch(op.updates(), whole, i);
            accesses.touch(op.writes(), whole, i);
            for (Tensor tensor : op.writes()) {
                accesses.of(whole.apply(tensor)).writer = op;
            }
        }
        return accesses;
    }

    private void touch(List<Tensor> tensors, UnaryOperator<Tensor> whole, int index) {
        for (Tensor tensor : tensors) {
            Access access = byTensor.computeIfAbsent(whole.apply(tensor).name(), key -> new Access(index));
            access.last = index;
        }
    }

    private Access of(Tensor tensor) {
        Access access = byTensor.get(tensor.name());
        return access == null ? new Access(0) : access;
    }

    /** The host writes input and labels before the first operation. */
    int first(Tensor tensor) {
        return switch (tensor.kind()) {
            case PARAMETER, MOMENTUM, SUM, STATISTIC, INPUT, LABEL -> 0;
            default -> of(tensor).first;
        };
    }

    /** Lasting tensors and what the host reads afterwards are needed until the end. */
    int last(Tensor tensor) {
        return switch (tensor.kind()) {
            case PARAMETER, MOMENTUM, SUM, STATISTIC, METRIC -> operations - 1;
            default -> of(tensor).last;
        };
    }

    /** Who gives the tensor its value; nobody for what lasts and for what the host writes. */
    Optional<Operation> writer(Tensor tensor) {
        return Optional.ofNullable(of(tensor).writer);
    }

    /** What touches one tensor. */
    private static final class Access {
        final int first;
        int last;

        @Nullable
        Operation writer;

        Access(int first) {
            this.first = first;
        }
    }
}

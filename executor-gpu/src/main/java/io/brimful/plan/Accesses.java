package io.brimful.plan;

import io.brimful.step.Operation;
import io.brimful.step.Step;
import io.brimful.step.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Who writes each tensor, and the first and last operation that touches it, in an order of operations. */
final class Accesses {
    private final Map<String, Integer> first = new HashMap<>();
    private final Map<String, Integer> last = new HashMap<>();
    private final Map<String, Operation> writer = new HashMap<>();
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
        return of(order, step::whole);
    }

    private static Accesses of(List<Operation> order, UnaryOperator<Tensor> whole) {
        Accesses accesses = new Accesses(order.size());
        for (int i = 0; i < order.size(); i++) {
            for (Tensor tensor : touched(order.get(i))) {
                String name = whole.apply(tensor).name();
                accesses.first.putIfAbsent(name, i);
                accesses.last.put(name, i);
            }
            for (Tensor tensor : order.get(i).writes()) {
                accesses.writer.put(tensor.name(), order.get(i));
            }
        }
        return accesses;
    }

    /** The host writes input and labels before the first operation. */
    int first(Tensor tensor) {
        return switch (tensor.kind()) {
            case PARAMETER, MOMENTUM, STATISTIC, INPUT, LABEL -> 0;
            default -> first.getOrDefault(tensor.name(), 0);
        };
    }

    /** Lasting tensors and what the host reads afterwards are needed until the end. */
    int last(Tensor tensor) {
        return switch (tensor.kind()) {
            case PARAMETER, MOMENTUM, STATISTIC, METRIC -> operations - 1;
            default -> last.getOrDefault(tensor.name(), 0);
        };
    }

    /** Who gives the tensor its value; nobody for what lasts and for what the host writes. */
    Optional<Operation> writer(Tensor tensor) {
        return Optional.ofNullable(writer.get(tensor.name()));
    }

    private static List<Tensor> touched(Operation op) {
        List<Tensor> all = new ArrayList<>(op.reads());
        all.addAll(op.updates());
        all.addAll(op.writes());
        return all;
    }
}

package io.brimful.measure;

import io.brimful.step.Operation;
import io.brimful.step.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Measured times. Operations that differ in names alone, and come after operations of one kind, share theirs. */
final class Samples {
    private final Map<Kind, List<Long>> nanos = new HashMap<>();
    private final Map<String, Kind> kinds = new HashMap<>();

    /**
     * Adds one step.
     *
     * @param operations in the order in which they ran
     * @param times nanoseconds of each
     */
    void add(List<Operation> operations, List<Long> times) {
        Map<String, String> writers = new HashMap<>();
        for (int i = 0; i < operations.size(); i++) {
            Operation op = operations.get(i);
            String before = op.reads().stream()
                    .findFirst()
                    .map(tensor -> writers.getOrDefault(tensor.name(), ""))
                    .orElse("");
            Kind kind = new Kind(op.over("", tensor -> new Tensor("", tensor.type(), tensor.kind())), before);
            kinds.put(MeasuredCosts.key(op), kind);
            nanos.computeIfAbsent(kind, key -> new ArrayList<>()).add(times.get(i));
            op.writes()
                    .forEach(tensor -> writers.put(tensor.name(), op.getClass().getSimpleName()));
        }
    }

    /** By key of the operation. */
    Map<String, Double> medians() {
        Map<String, Double> medians = new HashMap<>();
        kinds.forEach((key, kind) -> medians.put(key, median(nanos.getOrDefault(kind, List.of()))));
        return medians;
    }

    private static double median(List<Long> values) {
        List<Long> sorted = values.stream().sorted().toList();
        return sorted.isEmpty() ? 0 : sorted.get(sorted.size() / 2);
    }

    /**
     * What decides how long an operation takes.
     *
     * @param op without names
     * @param before kind of the operation that wrote what it reads first, since a device may do one on the way of the other
     */
    private record Kind(Operation op, String before) {}
}

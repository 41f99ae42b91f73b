package io.brimful.measure;

import io.brimful.step.Operation;
import io.brimful.step.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Measured times. Operations that differ in names alone, and come after operations of one kind, share theirs. */
final class Samples {
    private final Map<Kind, List<Long>> runs = new HashMap<>();
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
            runs.computeIfAbsent(kind, key -> new ArrayList<>()).add(times.get(i));
            op.writes()
                    .forEach(tensor -> writers.put(tensor.name(), op.getClass().getSimpleName()));
        }
    }

    /** By key of the operation: what a quarter of the runs stays below, since whatever else a machine does only adds to a time. */
    Map<String, Double> nanos() {
        Map<String, Double> times = new HashMap<>();
        kinds.forEach((key, kind) -> times.put(key, quartile(runs.getOrDefault(kind, List.of()))));
        return times;
    }

    private static double quartile(List<Long> values) {
        List<Long> sorted = values.stream().sorted().toList();
        return sorted.isEmpty() ? 0 : sorted.get(sorted.size() / 4);
    }

    /**
     * What decides how long an operation takes.
     *
     * @param op without names
     * @param before kind of the operation that wrote what it reads first, since a device may do one on the way of the other
     */
    private record Kind(Operation op, String before) {}
}

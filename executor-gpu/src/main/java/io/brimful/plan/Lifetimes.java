package io.brimful.plan;

import io.brimful.step.InPlace;
import io.brimful.step.Step;
import io.brimful.step.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns a schedule into buffers: what is written in place shares one, and each lives from its first to its last use. */
final class Lifetimes {
    private final List<Tensor> tensors;
    private final KernelTable table;
    private final Permission permission;

    Lifetimes(Step step, KernelTable table, Permission permission) {
        /* What is a part of a tensor lives in the whole one's bytes. */
        this.tensors = step.parts().isEmpty()
                ? List.copyOf(step.tensors())
                : step.tensors().stream()
                        .filter(tensor -> !step.parts().containsKey(tensor.name()))
                        .toList();
        this.table = table;
        this.permission = permission;
    }

    /** @param accesses of this schedule's order */
    List<Buffer> run(Schedule schedule, Accesses accesses) {
        int operations = schedule.size();
        List<Buffer> buffers = new ArrayList<>();
        for (List<Tensor> shared : shared(schedule)) {
            int from = Integer.MAX_VALUE;
            int to = 0;
            for (Tensor tensor : shared) {
                from = Math.min(from, accesses.first(tensor));
                to = Math.max(to, accesses.last(tensor) + 1);
            }
            long bytes = table.storedBytes(shared.get(0));
            buffers.add(buffer(shared.get(0).name(), bytes, from, to, operations, shared));
        }
        for (int i = 0; i < operations; i++) {
            Scheduled scheduled = schedule.operations().get(i);
            if (scheduled.kernel().workspaceBytes() > 0) {
                String name = scheduled.op().name() + Buffer.WORKSPACE;
                long bytes = aligned(scheduled.kernel().workspaceBytes());
                buffers.add(buffer(name, bytes, i, i + 1, operations, List.of()));
            }
        }
        return buffers;
    }

    private Buffer buffer(String name, long bytes, int from, int to, int operations, List<Tensor> tensors) {
        return permission.reusesBytes()
                ? new Buffer(name, aligned(bytes), from, to, tensors)
                : new Buffer(name, aligned(bytes), 0, operations, tensors);
    }

    private long aligned(long bytes) {
        long unit = table.alignmentBytes();
        return Math.multiplyExact(Math.addExact(bytes, unit - 1) / unit, unit);
    }

    /* Tensors in the order of the step, each group in the order in which its bytes are written. */
    private Iterable<List<Tensor>> shared(Schedule schedule) {
        Map<String, String> owner = new HashMap<>();
        for (Scheduled scheduled : schedule.operations()) {
            for (InPlace pair : scheduled.inPlace()) {
                String input = pair.input().name();
                owner.put(pair.output().name(), owner.getOrDefault(input, input));
            }
        }
        Map<String, List<Tensor>> groups = new LinkedHashMap<>();
        for (Tensor tensor : tensors) {
            String name = owner.getOrDefault(tensor.name(), tensor.name());
            groups.computeIfAbsent(name, key -> new ArrayList<>()).add(tensor);
        }
        return groups.values();
    }
}

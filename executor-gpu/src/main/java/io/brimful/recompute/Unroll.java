package io.brimful.recompute;

import io.brimful.step.Operation;
import io.brimful.step.Part;
import io.brimful.step.Repeats;
import io.brimful.step.Step;
import io.brimful.step.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes a step with what it computes again: operations and tensors of their own, right before they are needed. */
final class Unroll {
    private final Step step;
    private final Model model;
    private final Unrolled sequence;
    private final Map<Integer, Tensor> versions = new HashMap<>();
    private final Map<String, Integer> times = new HashMap<>();
    private final Map<String, Part> parts = new HashMap<>();

    /**
     * A way to run a step.
     *
     * @param step whose model {@code model} is
     */
    Unroll(Step step, Model model, Point point) {
        this.step = step;
        this.model = model;
        this.sequence = new Unrolled(model);
        if (!sequence.run(point.choices().toArray(Choice[]::new))) {
            throw new IllegalArgumentException("the point is none of this step");
        }
    }

    Step run() {
        List<Operation> operations = new ArrayList<>();
        int position = 0;
        for (Operation op : step.operations()) {
            if (op.touchesOnlyWhatLasts()) {
                operations.add(op);
                continue;
            }
            while (sequence.isAgain(position)) {
                operations.add(again(position++));
            }
            operations.add(op.over(mapping(position++)::get));
        }
        return step.with(operations, parts);
    }

    private Operation again(int position) {
        Operation op = model.operation(sequence.operation(position));
        String name = Repeats.name(op.name(), times.merge(op.name(), 1, Integer::sum));
        Mapping mapping = mapping(position);
        Map<Tensor, Tensor> bands = new HashMap<>();
        for (int k = 0; k < op.reads().size(); k++) {
            Tensor tensor = op.reads().get(k);
            int read = sequence.tensor(sequence.read(sequence.firstRead(position) + k));
            if (read != model.indexOf(tensor)) {
                bands.put(tensor, model.again(op, tensor));
            }
        }
        return op.again(name, tensor -> mapping.get(bands.getOrDefault(tensor, tensor)))
                .orElseThrow();
    }

    private Mapping mapping(int position) {
        Map<String, Tensor> to = new HashMap<>();
        for (int r = sequence.firstRead(position); r < sequence.endRead(position); r++) {
            put(sequence.read(r), to);
        }
        for (int w = sequence.firstWrite(position); w < sequence.endWrite(position); w++) {
            put(sequence.write(w), to);
        }
        return tensor -> {
            Part part = step.parts().get(tensor.name());
            return part == null
                    ? to.getOrDefault(tensor.name(), tensor)
                    : band(part, to.getOrDefault(part.whole().name(), part.whole()));
        };
    }

    /* The same band of a version of its whole. */
    private Tensor band(Part part, Tensor whole) {
        Part here = whole.equals(part.whole())
                ? part
                : Part.band(part.twin(), whole, part.firstImage(), part.firstChannel());
        parts.put(here.part().name(), here);
        return here.part();
    }

    private void put(int version, Map<String, Tensor> to) {
        Tensor tensor = model.tensor(sequence.tensor(version));
        to.put(
                tensor.name(),
                version < model.tensors()
                        ? tensor
                        : versions.computeIfAbsent(version, key -> {
                            String name =
                                    Repeats.name(tensor.name(), times.merge("of " + tensor.name(), 1, Integer::sum));
                            return new Tensor(name, tensor.type(), tensor.kind());
                        }));
    }

    /** From a tensor to its version. */
    @FunctionalInterface
    private interface Mapping {
        Tensor get(Tensor tensor);
    }
}

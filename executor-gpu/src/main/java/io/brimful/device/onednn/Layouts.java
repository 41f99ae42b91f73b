package io.brimful.device.onednn;

import io.brimful.step.ApplyGradient;
import io.brimful.step.InPlace;
import io.brimful.step.Operation;
import io.brimful.step.Part;
import io.brimful.step.Step;
import io.brimful.step.Tensor;
import io.brimful.step.UpdateParameter;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.dnnl.memory;

/**
 * How each tensor of one step is stored, decided once: by the first operation that writes it or a part of it; a parameter's by
 * the first forward operation that reads it, and its momentum and updates like it.
 */
final class Layouts {
    private final Map<String, Layout> layouts = new HashMap<>();
    private final Map<String, memory.desc> descriptions = new HashMap<>();
    private final Map<String, Tensor> parameters = new HashMap<>();
    private final Step step;

    Layouts(Step step) {
        this.step = step;
        for (Operation op : step.operations()) {
            if (op instanceof UpdateParameter update) {
                parameters.put(update.update().name(), update.parameter());
                parameters.put(update.momentum().name(), update.parameter());
            } else if (op instanceof ApplyGradient apply) {
                parameters.put(apply.gradient().name(), apply.parameter());
                apply.states().forEach(state -> parameters.put(state.name(), apply.parameter()));
            }
        }
        /* Back to what a gradient is added to; where it is summed over parts of the batch, one sum goes on from the other. */
        for (int i = step.operations().size() - 1; i >= 0; i--) {
            for (InPlace pair : step.operations().get(i).inPlace()) {
                Tensor parameter = parameters.get(pair.output().name());
                if (pair.output().kind() == Tensor.Kind.UPDATE && parameter != null) {
                    parameters.put(pair.input().name(), parameter);
                }
            }
        }
    }

    /** The parameter that a momentum or an update belongs to, or whatever else there is for a parameter. */
    Tensor parameter(Tensor tensor) {
        return parameters.getOrDefault(tensor.name(), tensor);
    }

    void store(Tensor tensor, Layout layout) {
        layouts.putIfAbsent(step.whole(tensor).name(), layout.fits(tensor.shape()) ? layout : Layout.NCHW);
    }

    void store(Tensor tensor, memory.desc description) {
        descriptions.putIfAbsent(tensor.name(), description);
    }

    /** What a tensor is a band of, if it is one. */
    Optional<Part> band(Tensor tensor) {
        return Optional.ofNullable(step.parts().get(tensor.name())).filter(Part::isBand);
    }

    /** The layout of a tensor; of a band that of a copy, so that whoever reads it calculates as with what was concatenated. */
    Layout layout(Tensor tensor) {
        Tensor stored = parameter(band(tensor).map(Part::twin).orElse(tensor));
        return layouts.getOrDefault(step.whole(stored).name(), Layout.NCHW);
    }

    memory.desc description(Tensor tensor) {
        Tensor like = parameter(tensor);
        return descriptions.computeIfAbsent(like.name(), name -> layout(like).of(like.type()));
    }

    /** Whether two tensors of one type are stored alike. */
    boolean alike(Tensor a, Tensor b) {
        return description(a).equals(description(b));
    }

    /** What the planner has to reserve. */
    long storedBytes(Tensor tensor) {
        return RecipeWriter.aligned(description(tensor).get_size());
    }
}

package io.brimful.device.onednn;

import io.brimful.step.Step;
import io.brimful.step.Tensor;
import io.brimful.step.UpdateParameter;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.dnnl.memory;

/**
 * How each tensor of one step is stored, decided once: by the operation that writes it; a parameter's by the forward operation
 * that reads it, and its momentum and update like it.
 */
final class Layouts {
    private final Map<String, Layout> layouts = new HashMap<>();
    private final Map<String, memory.desc> descriptions = new HashMap<>();
    private final Map<String, Tensor> parameters = new HashMap<>();

    Layouts(Step step) {
        step.operations().forEach(op -> {
            if (op instanceof UpdateParameter update) {
                parameters.put(update.update().name(), update.parameter());
                parameters.put(update.momentum().name(), update.parameter());
            }
        });
    }

    /** The parameter that a momentum or an update belongs to. */
    Tensor parameter(Tensor tensor) {
        return parameters.getOrDefault(tensor.name(), tensor);
    }

    void store(Tensor tensor, Layout layout) {
        layouts.put(tensor.name(), layout.fits(tensor.shape()) ? layout : Layout.NCHW);
    }

    void store(Tensor tensor, memory.desc description) {
        descriptions.put(tensor.name(), description);
    }

    Layout layout(Tensor tensor) {
        return layouts.getOrDefault(parameter(tensor).name(), Layout.NCHW);
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

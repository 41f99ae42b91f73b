package io.brimful.device.onednn;

import io.brimful.plan.Kernel;
import io.brimful.plan.KernelTable;
import io.brimful.step.Operation;
import io.brimful.step.Step;
import io.brimful.step.Tensor;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A step in the library's terms: each tensor's layout, each operation's recipes. The same step gives the same lowering. */
final class Lowering {
    private final String device;
    private final Step step;
    private final Layouts layouts;
    private final Map<String, List<Recipe>> recipes = new LinkedHashMap<>();

    private Lowering(String device, Step step, Layouts layouts) {
        this.device = device;
        this.step = step;
        this.layouts = layouts;
    }

    /** Must run inside a scope that frees the descriptions later. */
    static Lowering of(String device, Step step, Native library) {
        Lowering lowering = new Lowering(device, step, new Layouts(step));
        Families families = new Families(library, lowering.layouts, Fusions.of(step));
        /* Products decide how parameters are stored, wherever in the step decays and updates stand. */
        step.operations().stream()
                .filter(op -> !op.isUpdate())
                .forEach(op -> lowering.recipes.put(op.name(), op.match(families)));
        step.operations().stream()
                .filter(Operation::isUpdate)
                .forEach(op -> lowering.recipes.put(op.name(), op.match(families)));
        return lowering;
    }

    Layouts layouts() {
        return layouts;
    }

    /**
     * The recipe behind a kernel of the table.
     *
     * @throws OnednnException when the table is of another step
     */
    Recipe recipe(Operation op, Kernel kernel) {
        for (Recipe recipe : recipes.getOrDefault(op.name(), List.of())) {
            if (recipe.kernel().equals(kernel)) {
                return recipe;
            }
        }
        throw new OnednnException("operation " + op.name() + " has no kernel " + kernel, null);
    }

    KernelTable table() {
        Map<String, List<Kernel>> kernels = new HashMap<>();
        recipes.forEach(
                (op, ways) -> kernels.put(op, ways.stream().map(Recipe::kernel).toList()));
        Map<String, Long> bytes = new HashMap<>();
        for (Tensor tensor : step.tensors()) {
            bytes.put(tensor.name(), layouts.storedBytes(tensor));
        }
        return new KernelTable(device, RecipeWriter.ALIGNMENT_BYTES, kernels, bytes);
    }
}

package io.brimful.device.cudnn;

import io.brimful.plan.Kernel;
import io.brimful.plan.KernelTable;
import io.brimful.step.Operation;
import io.brimful.step.Step;
import io.brimful.step.Tensor;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A step in the libraries' terms: each operation's recipes. The same step gives the same lowering. */
final class Lowering implements AutoCloseable {
    private final String device;
    private final Step step;
    private final Descriptors descriptors;
    private final Map<String, List<Recipe>> recipes = new LinkedHashMap<>();

    /** @param layout of images and filters */
    Lowering(Step step, Gpu gpu, AlgorithmOrder algorithms, Layout layout) {
        this.device = gpu.status().device();
        this.step = step;
        this.descriptors = new Descriptors(gpu.status(), layout);
        try {
            Families families = new Families(
                    gpu, new Products(algorithms, step.precision(), layout), descriptors, new Bands(layout, step));
            for (Operation op : step.operations()) {
                recipes.put(op.name(), op.match(families));
            }
        } catch (RuntimeException | Error e) {
            descriptors.close();
            throw e;
        }
    }

    /**
     * The recipe behind a kernel of the table.
     *
     * @throws IllegalArgumentException when the table is of another step
     */
    Recipe recipe(Operation op, Kernel kernel) {
        for (Recipe recipe : recipes.getOrDefault(op.name(), List.of())) {
            if (recipe.kernel().equals(kernel)) {
                return recipe;
            }
        }
        throw new IllegalArgumentException(device + ": operation " + op.name() + " has no kernel " + kernel);
    }

    KernelTable table() {
        Map<String, List<Kernel>> kernels = new HashMap<>();
        recipes.forEach(
                (op, ways) -> kernels.put(op, ways.stream().map(Recipe::kernel).toList()));
        Map<String, Long> bytes = new HashMap<>();
        for (Tensor tensor : step.tensors()) {
            bytes.put(tensor.name(), tensor.bytes());
        }
        return new KernelTable(device, Place.ALIGNMENT_BYTES, Place.PART_ALIGNMENT_BYTES, kernels, bytes);
    }

    @Override
    public void close() {
        descriptors.close();
    }
}

package io.brimful.plan;

import io.brimful.step.Operation;
import io.brimful.step.Part;
import io.brimful.step.Step;
import io.brimful.step.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a device says about one step before anything runs: how it can run each operation, and how many bytes it stores for
 * each tensor.
 *
 * @param device whose table it is
 * @param alignmentBytes every offset is a multiple of this
 * @param partAlignmentBytes of what is a part of a tensor
 * @param kernels by name of the operation, at least one each; the first is the device's choice
 * @param storedBytes by name of the tensor, padding included
 */
public record KernelTable(
        String device,
        int alignmentBytes,
        int partAlignmentBytes,
        Map<String, List<Kernel>> kernels,
        Map<String, Long> storedBytes) {
    /** The name of {@link #ideal}'s device. */
    public static final String IDEAL = "ideal";

    public KernelTable {
        kernels = Map.copyOf(kernels);
        storedBytes = Map.copyOf(storedBytes);
    }

    /** A table whose parts lie as other tensors do. */
    public KernelTable(
            String device, int alignmentBytes, Map<String, List<Kernel>> kernels, Map<String, Long> storedBytes) {
        this(device, alignmentBytes, alignmentBytes, kernels, storedBytes);
    }

    /** A device without padding and workspace that runs in place whatever can: its figures are the same on any machine. */
    public static KernelTable ideal(Step step) {
        Map<String, List<Kernel>> kernels = new HashMap<>();
        for (Operation op : step.operations()) {
            kernels.put(op.name(), List.of(new Kernel("ideal", 0, Set.copyOf(op.inPlace()))));
        }
        Map<String, Long> bytes = new HashMap<>();
        step.tensors().forEach(tensor -> bytes.put(tensor.name(), tensor.bytes()));
        return new KernelTable(IDEAL, 1, kernels, bytes);
    }

    /**
     * The ways to run {@code op}, at least one.
     *
     * @throws PlanException when the table is of another step
     */
    public List<Kernel> kernels(Operation op) {
        List<Kernel> found = kernels.get(op.name());
        if (found == null || found.isEmpty()) {
            throw new PlanException(device + " has no kernel for operation " + op.name());
        }
        return found;
    }

    /** What the offset of a part of a tensor must be a multiple of; labels are read one by one. */
    public long alignmentBytes(Part part) {
        return part.part().kind() == Tensor.Kind.LABEL
                ? Math.min(partAlignmentBytes, Integer.BYTES)
                : partAlignmentBytes;
    }

    /**
     * Bytes of {@code tensor} on the device.
     *
     * @throws PlanException when the table is of another step
     */
    public long storedBytes(Tensor tensor) {
        Long bytes = storedBytes.get(tensor.name());
        if (bytes == null) {
            throw new PlanException(device + " does not know tensor " + tensor.name());
        }
        return bytes;
    }
}

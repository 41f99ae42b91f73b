package io.brimful.step;

import io.brimful.tensor.DataType;
import io.brimful.tensor.TensorType;
import io.brimful.trial.Precision;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * One training step of a network at a batch size. The order of the operations is one of the possible ones; what an operation
 * reads has been written before it.
 *
 * @param network name of the network
 * @param batch images
 * @param precision in what numbers it calculates
 * @param operations forward, backward, update
 * @param parts tensors that are some images or channels of others, by the name of the part
 * @param states tensors that last, in the order of the network
 * @param ports where the host puts the batch and reads the result
 */
public record Step(
        String network,
        int batch,
        Precision precision,
        List<Operation> operations,
        Map<String, Part> parts,
        List<State> states,
        Ports ports) {
    public Step {
        operations = List.copyOf(operations);
        parts = Map.copyOf(parts);
        states = List.copyOf(states);
    }

    /** The same step with other operations. */
    public Step with(List<Operation> changed) {
        return with(changed, parts);
    }

    /** The same step with other operations, over parts of tensors. */
    public Step with(List<Operation> changed, Map<String, Part> changedParts) {
        return new Step(network, batch, precision, changed, changedParts, states, ports);
    }

    /** The tensor that {@code tensor} is a part of; itself where it is none. */
    public Tensor whole(Tensor tensor) {
        Part part = parts.get(tensor.name());
        return part == null ? tensor : part.whole();
    }

    /** The same step in other numbers: images, activations and their gradients change their type, all else stays as it is. */
    public Step with(Precision other) {
        UnaryOperator<Tensor> to = tensor -> retyped(tensor, other);
        List<Operation> changed = operations.stream().map(op -> op.over(to)).toList();
        Map<String, Part> changedParts = new HashMap<>();
        parts.forEach((name, part) -> changedParts.put(name, part.over(to)));
        return new Step(network, batch, other, changed, changedParts, states, ports.over(to));
    }

    private static Tensor retyped(Tensor tensor, Precision precision) {
        return switch (tensor.kind()) {
            case INPUT, ACTIVATION, GRADIENT -> {
                DataType type = switch (precision) {
                    case FP32, TF32 -> DataType.FLOAT32;
                    case BF16 -> DataType.BFLOAT16;
                    case FP16 -> DataType.FLOAT16;
                };
                yield new Tensor(tensor.name(), new TensorType(tensor.shape(), type), tensor.kind());
            }
            case LABEL, PARAMETER, MOMENTUM, SUM, STATISTIC, SAVED, UPDATE, METRIC -> tensor;
        };
    }

    /** Every tensor that an operation names, in the order of first mention; lasting ones and ports first. */
    public Set<Tensor> tensors() {
        Set<Tensor> all = new LinkedHashSet<>();
        states.forEach(state -> all.add(state.tensor()));
        all.addAll(ports.inputs());
        for (Operation op : operations) {
            addAll(op.reads(), all);
            addAll(op.updates(), all);
            addAll(op.writes(), all);
        }
        return Collections.unmodifiableSet(all);
    }

    private void addAll(List<Tensor> tensors, Set<Tensor> to) {
        for (Tensor tensor : tensors) {
            if (!parts.isEmpty()) {
                to.add(whole(tensor));
            }
            to.add(tensor);
        }
    }

    /**
     * Where the host meets the step.
     *
     * @param images {@code [N, C, H, W]}, written by the host
     * @param labels {@code [N]}, or {@code [N, H, W]} where each pixel has one, as int32, written by the host
     * @param extras {@code [N, ...]}, what else comes with the images, written by the host
     * @param classes how many different labels there are
     * @param loss {@code [1]}, read by the host
     * @param correct {@code [1]}, how many answers were right, read by the host
     */
    public record Ports(Tensor images, Tensor labels, List<Tensor> extras, int classes, Tensor loss, Tensor correct) {
        public Ports {
            extras = List.copyOf(extras);
        }

        /** What the host writes before a step. */
        public List<Tensor> inputs() {
            return Stream.concat(Stream.of(images, labels), extras.stream()).toList();
        }

        Ports over(UnaryOperator<Tensor> to) {
            return new Ports(
                    to.apply(images),
                    to.apply(labels),
                    extras.stream().map(to).toList(),
                    classes,
                    to.apply(loss),
                    to.apply(correct));
        }
    }
}

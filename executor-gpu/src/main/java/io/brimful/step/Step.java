package io.brimful.step;

import io.brimful.trial.Precision;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One training step of a network at a batch size. The order of the operations is one of the possible ones; what an operation
 * reads has been written before it.
 *
 * @param network name of the network
 * @param batch images
 * @param precision in what numbers it calculates
 * @param operations forward, backward, update
 * @param states tensors that last, in the order of the network
 * @param ports where the host puts the batch and reads the result
 */
public record Step(
        String network, int batch, Precision precision, List<Operation> operations, List<State> states, Ports ports) {
    public Step {
        operations = List.copyOf(operations);
        states = List.copyOf(states);
    }

    /** The same step with other operations. */
    public Step with(List<Operation> changed) {
        return new Step(network, batch, precision, changed, states, ports);
    }

    /** The same step in other numbers. */
    public Step with(Precision other) {
        return new Step(network, batch, other, operations, states, ports);
    }

    /** Every tensor that an operation names, in the order of first mention; lasting ones and ports first. */
    public Set<Tensor> tensors() {
        Set<Tensor> all = new LinkedHashSet<>();
        states.forEach(state -> all.add(state.tensor()));
        all.add(ports.images());
        all.add(ports.labels());
        for (Operation op : operations) {
            Stream.of(op.reads(), op.updates(), op.writes())
                    .flatMap(Collection::stream)
                    .forEach(all::add);
        }
        return Collections.unmodifiableSet(all);
    }

    /**
     * Where the host meets the step.
     *
     * @param images {@code [N, C, H, W]}, written by the host
     * @param labels {@code [N]} as int32, written by the host
     * @param loss {@code [1]}, read by the host
     * @param correct {@code [1]}, how many answers were right, read by the host
     */
    public record Ports(Tensor images, Tensor labels, Tensor loss, Tensor correct) {}
}

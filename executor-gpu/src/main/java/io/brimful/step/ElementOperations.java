package io.brimful.step;

import io.brimful.network.Node;
import io.brimful.network.Unary;
import java.util.Optional;

/** The operations of a node that takes each element, or each channel, for itself; each method as in {@link LayerOperations}. */
final class ElementOperations {
    private final StepBuilder step;
    private final Node node;
    private final LayerOperations operations;

    ElementOperations(StepBuilder step, Node node, LayerOperations operations) {
        this.step = step;
        this.node = node;
        this.operations = operations;
    }

    Runnable unary(Unary layer) {
        Tensor x = step.input(node, 0);
        Tensor y = step.output(node);
        step.add(new UnaryForward(node.name(), layer.function(), x, y));
        Optional<Tensor> kept = switch (layer.function().kept()) {
            case INPUT -> Optional.of(x);
            case OUTPUT -> Optional.of(y);
            case NOTHING -> Optional.empty();
        };
        return () -> operations.sendData(
                0, dx -> new UnaryBackward(operations.backwardName(), layer.function(), kept, step.gradient(node), dx));
    }
}

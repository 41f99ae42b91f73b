package io.brimful.step;

import io.brimful.network.Affine;
import io.brimful.network.Eltwise;
import io.brimful.network.LrnWithin;
import io.brimful.network.Node;
import io.brimful.network.Unary;
import io.brimful.network.UnaryFunction;
import io.brimful.step.StepBuilder.Trained;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
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

    Runnable prelu() {
        List<Trained> trained = operations.parameters();
        Tensor x = step.input(node, 0);
        Tensor slope = trained.get(0).value();
        step.add(new PreluForward(node.name(), x, slope, step.output(node)));
        return () -> {
            Tensor dy = step.gradient(node);
            Tensor dx = step.gradientTo(node, 0);
            Optional<Gradient> gradient = Optional.of(trained.get(0).gradient());
            step.add(new PreluBackward(operations.backwardName(), x, slope, dy, dx, gradient));
            step.send(node, 0, dx);
        };
    }

    Runnable affine(Affine layer) {
        Deque<Trained> trained = new ArrayDeque<>(operations.parameters());
        Optional<Trained> scale = layer.scales() ? Optional.of(trained.pop()) : Optional.empty();
        Optional<Trained> shift = layer.shifts() ? Optional.of(trained.pop()) : Optional.empty();
        Tensor x = step.input(node, 0);
        step.add(new AffineForward(
                node.name(), x, scale.map(Trained::value), shift.map(Trained::value), step.output(node)));
        return () -> {
            Tensor dy = step.gradient(node);
            Tensor dx = step.gradientTo(node, 0);
            step.add(new AffineBackward(
                    operations.backwardName(),
                    scale.map(Trained::value),
                    dy,
                    dx,
                    scale.map(each -> new AffineBackward.Scaled(x, each.gradient())),
                    shift.map(Trained::gradient)));
            step.send(node, 0, dx);
        };
    }

    Runnable eltwise(Eltwise layer) {
        Tensor first = step.input(node, 0);
        Tensor second = step.input(node, 1);
        step.add(
                layer.isPlainSum()
                        ? new AddForward(node.name(), first, second, step.output(node))
                        : new EltwiseForward(node.name(), layer, first, second, step.output(node)));
        return () -> {
            for (int i = 0; i < 2; i++) {
                int input = i;
                operations.sendData(i, dx -> eltwiseBackward(layer, input, first, second, dx));
            }
        };
    }

    private Operation eltwiseBackward(Eltwise layer, int input, Tensor first, Tensor second, Tensor dx) {
        String name = operations.backwardName() + "." + input;
        Tensor dy = step.gradient(node);
        return switch (layer.kind()) {
            case SUM -> sumBackward(name, input == 0 ? layer.a() : layer.b(), dy, dx);
            case PRODUCT -> new ProductBackward(name, input == 0 ? second : first, dy, dx);
            case MAX -> new MaxBackward(name, input, first, second, dy, dx);
        };
    }

    private static Operation sumBackward(String name, float factor, Tensor dy, Tensor dx) {
        return factor == 1
                ? new CopyGradient(name, dy, dx)
                : new UnaryBackward(name, new UnaryFunction.Power(1, factor, 0), Optional.empty(), dy, dx);
    }

    Runnable lrnWithin(LrnWithin layer) {
        Tensor x = step.input(node, 0);
        step.add(new LrnWithinForward(node.name(), layer, x, step.output(node)));
        return () -> operations.sendData(
                0, dx -> new LrnWithinBackward(operations.backwardName(), layer, x, step.gradient(node), dx));
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

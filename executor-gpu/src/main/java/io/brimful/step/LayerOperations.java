package io.brimful.step;

import io.brimful.network.Add;
import io.brimful.network.Affine;
import io.brimful.network.AveragePool;
import io.brimful.network.BatchNorm;
import io.brimful.network.Concat;
import io.brimful.network.Conv;
import io.brimful.network.Crop;
import io.brimful.network.Dropout;
import io.brimful.network.Eltwise;
import io.brimful.network.GlobalAveragePool;
import io.brimful.network.LabelNumber;
import io.brimful.network.Layer;
import io.brimful.network.Linear;
import io.brimful.network.Lrn;
import io.brimful.network.LrnWithin;
import io.brimful.network.MaxPool;
import io.brimful.network.Node;
import io.brimful.network.PairLoss;
import io.brimful.network.Prelu;
import io.brimful.network.Relu;
import io.brimful.network.Reshape;
import io.brimful.network.Softmax;
import io.brimful.network.SoftmaxLoss;
import io.brimful.network.TransposedConv;
import io.brimful.network.Unary;
import io.brimful.step.StepBuilder.Trained;
import io.brimful.tensor.DataType;
import io.brimful.tensor.Shape;
import io.brimful.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The forward and backward operations of one node. The rule for both directions of a layer stands in one method. */
final class LayerOperations implements Layer.Cases<Runnable> {
    private final StepBuilder step;
    private final Node node;
    private final Tensor labels;
    private final ElementOperations elements;
    private final List<Trained> trained = new ArrayList<>();
    private Runnable backward = () -> {};

    LayerOperations(StepBuilder step, Node node, Tensor labels) {
        this.step = step;
        this.node = node;
        this.labels = labels;
        this.elements = new ElementOperations(step, node, this);
    }

    /** Adds the forward operations, and remembers what the backward ones will be. */
    void forward() {
        backward = node.layer().match(this);
    }

    /** Adds the backward operations: what opens gradients, gradients of weights and data, what closes gradients. */
    void backward() {
        trained.stream().filter(each -> each.place().isFirst()).forEach(step::open);
        backward.run();
        trained.stream().filter(each -> each.place().isLast()).forEach(step::close);
    }

    @Override
    public Runnable conv(Conv layer) {
        List<Tensor> values = parametersOrFrozen();
        Tensor x = step.input(node, 0);
        Tensor weights = values.get(0);
        step.add(new ConvForward(node.name(), layer, x, weights, second(values), step.output(node)));
        return () -> product(
                dy -> new ConvBackwardWeights(
                        weightsName(), layer, x, dy, trained.get(0).gradient(), bias().map(Trained::gradient)),
                (dy, dx) -> new ConvBackwardData(backwardName(), layer, dy, weights, dx));
    }

    @Override
    public Runnable transposedConv(TransposedConv layer) {
        List<Tensor> values = parametersOrFrozen();
        Tensor x = step.input(node, 0);
        Tensor weights = values.get(0);
        step.add(new TransposedConvForward(node.name(), layer, x, weights, second(values), step.output(node)));
        return () -> product(
                dy -> new TransposedConvBackwardWeights(
                        weightsName(), layer, x, dy, trained.get(0).gradient(), bias().map(Trained::gradient)),
                (dy, dx) -> new TransposedConvBackwardData(backwardName(), layer, dy, weights, dx));
    }

    @Override
    public Runnable linear(Linear layer) {
        List<Tensor> values = parametersOrFrozen();
        Tensor x = step.input(node, 0);
        Tensor weights = values.get(0);
        step.add(new LinearForward(node.name(), x, weights, second(values), step.output(node)));
        return () -> product(
                dy -> new LinearBackwardWeights(
                        weightsName(), x, dy, trained.get(0).gradient(), bias().map(Trained::gradient)),
                (dy, dx) -> new LinearBackwardData(backwardName(), dy, weights, dx));
    }

    @Override
    public Runnable relu(Relu layer) {
        Tensor x = step.input(node, 0);
        Tensor y = step.output(node);
        step.add(new ReluForward(node.name(), layer, x, y));
        return () -> sendData(0, dx -> new ReluBackward(backwardName(), layer, y, step.gradient(node), dx));
    }

    @Override
    public Runnable maxPool(MaxPool layer) {
        Tensor x = step.input(node, 0);
        Tensor y = step.output(node);
        step.add(new MaxPoolForward(node.name(), layer, x, y, Optional.empty()));
        return () -> sendData(0, dx -> new MaxPoolBackward(backwardName(), layer, x, y, step.gradient(node), dx));
    }

    @Override
    public Runnable averagePool(AveragePool layer) {
        Tensor x = step.input(node, 0);
        step.add(new AveragePoolForward(node.name(), layer, x, step.output(node)));
        return () -> sendData(0, dx -> new AveragePoolBackward(backwardName(), layer, step.gradient(node), dx));
    }

    @Override
    public Runnable globalAveragePool(GlobalAveragePool layer) {
        return averagePool(GlobalAveragePool.over(step.inputShapes(node).get(0)));
    }

    @Override
    public Runnable lrn(Lrn layer) {
        Tensor x = step.input(node, 0);
        step.add(new LrnForward(node.name(), layer, x, step.output(node)));
        return () -> sendData(0, dx -> new LrnBackward(backwardName(), layer, x, step.gradient(node), dx));
    }

    @Override
    public Runnable batchNorm(BatchNorm layer) {
        parameters();
        Tensor x = step.input(node, 0);
        Shape channels = Shape.of(x.shape().dim(1));
        Tensor mean = step.saved(node, "mean", TensorType.float32(channels));
        Tensor variance = step.saved(node, "variance", TensorType.float32(channels));
        step.add(new BatchNormForward(
                node.name(),
                layer,
                x,
                layer.affine()
                        ? Optional.of(new BatchNormForward.Affine(
                                trained.get(0).value(), trained.get(1).value()))
                        : Optional.empty(),
                Optional.of(new BatchNormForward.Running(
                        step.statistic(node, "running-mean", channels, 0),
                        step.statistic(node, "running-variance", channels, 1))),
                step.output(node),
                mean,
                variance));
        if (!layer.affine()) {
            return () -> sendData(
                    0,
                    dx -> new BatchNormBackward(
                            backwardName(), layer, x, mean, variance, step.gradient(node), dx, Optional.empty()));
        }
        return () -> {
            Tensor dx = step.gradientTo(node, 0);
            Optional<BatchNormBackward.Affine> affine = Optional.of(new BatchNormBackward.Affine(
                    trained.get(0).value(),
                    trained.get(0).gradient(),
                    trained.get(1).gradient()));
            step.add(new BatchNormBackward(backwardName(), layer, x, mean, variance, step.gradient(node), dx, affine));
            step.send(node, 0, dx);
        };
    }

    @Override
    public Runnable dropout(Dropout layer) {
        Tensor x = step.input(node, 0);
        Tensor mask = step.saved(node, "mask", new TensorType(x.shape(), DataType.INT32));
        long stream = node.name().hashCode();
        step.add(new DropoutForward(node.name(), layer, stream, 0, x, step.output(node), Optional.of(mask)));
        return () -> sendData(
                0,
                dx -> new DropoutBackward(
                        backwardName(), layer, stream, 0, Optional.of(mask), step.gradient(node), dx));
    }

    @Override
    public Runnable add(Add layer) {
        step.add(new AddForward(node.name(), step.input(node, 0), step.input(node, 1), step.output(node)));
        return () -> {
            for (int i = 0; i < 2; i++) {
                String name = backwardName() + "." + i;
                sendData(i, dx -> new CopyGradient(name, step.gradient(node), dx));
            }
        };
    }

    @Override
    public Runnable concat(Concat layer) {
        List<Tensor> xs = node.inputs().stream().map(step::activation).toList();
        step.add(new ConcatForward(node.name(), xs, step.output(node)));
        return () -> {
            if (!step.needsGradient(node.name())) {
                return;
            }
            List<Tensor> dxs = new ArrayList<>();
            for (int i = 0; i < xs.size(); i++) {
                dxs.add(step.gradientTo(node, i));
            }
            step.add(new ConcatBackward(backwardName(), xs, step.gradient(node), dxs));
            for (int i = 0; i < xs.size(); i++) {
                if (step.needsGradient(node.inputs().get(i))) {
                    step.send(node, i, dxs.get(i));
                }
            }
        };
    }

    @Override
    public Runnable softmaxLoss(SoftmaxLoss layer) {
        Tensor logits = step.input(node, 0);
        Tensor probabilities = step.saved(node, "probabilities", logits.type());
        StepBuilder.Result result = step.result(node);
        step.add(new SoftmaxLossForward(
                node.name(), layer, logits, labels, probabilities, result.loss(), result.correct()));
        return () -> sendData(0, dx -> new SoftmaxLossBackward(backwardName(), layer, probabilities, labels, dx));
    }

    @Override
    public Runnable crop(Crop layer) {
        Tensor x = step.input(node, 0);
        step.add(new CropForward(node.name(), layer, x, step.output(node)));
        return () -> sendData(0, dx -> new CropBackward(backwardName(), layer, x, step.gradient(node), dx));
    }

    @Override
    public Runnable reshape(Reshape layer) {
        step.add(new ReshapeForward(node.name(), step.input(node, 0), step.output(node)));
        return () -> sendData(0, dx -> new ReshapeBackward(backwardName(), step.gradient(node), dx));
    }

    @Override
    public Runnable softmax(Softmax layer) {
        Tensor y = step.output(node);
        step.add(new SoftmaxForward(node.name(), step.input(node, 0), y));
        return () -> sendData(0, dx -> new SoftmaxBackward(backwardName(), y, step.gradient(node), dx));
    }

    @Override
    public Runnable pairLoss(PairLoss layer) {
        Tensor a = step.input(node, 0);
        Tensor slope = step.saved(node, "slope", TensorType.float32(a.shape()));
        StepBuilder.Result result = step.result(node);
        step.add(new PairLossForward(
                node.name(),
                layer,
                a,
                step.input(node, 1),
                layer.readsLabels() ? Optional.of(labels) : Optional.empty(),
                slope,
                result.loss(),
                result.correct()));
        return () -> {
            sendData(0, dx -> new PairLossBackward(backwardName() + ".0", layer.weight(), slope, dx));
            if (layer.trainsBoth()) {
                sendData(1, dx -> new PairLossBackward(backwardName() + ".1", -layer.weight(), slope, dx));
            }
        };
    }

    @Override
    public Runnable labelNumber(LabelNumber layer) {
        step.add(new LabelNumberForward(node.name(), labels, step.output(node)));
        return () -> {};
    }

    @Override
    public Runnable unary(Unary layer) {
        return elements.unary(layer);
    }

    @Override
    public Runnable prelu(Prelu layer) {
        return elements.prelu();
    }

    @Override
    public Runnable affine(Affine layer) {
        return elements.affine(layer);
    }

    @Override
    public Runnable eltwise(Eltwise layer) {
        return elements.eltwise(layer);
    }

    @Override
    public Runnable lrnWithin(LrnWithin layer) {
        return elements.lrnWithin(layer);
    }

    /** Adds what calculates the gradient for an input, if that needs one. */
    void sendData(int index, Function<Tensor, Operation> operation) {
        if (step.needsGradient(node.inputs().get(index))) {
            Tensor dx = step.gradientTo(node, index);
            step.add(operation.apply(dx));
            step.send(node, index, dx);
        }
    }

    /** Adds the node's parameters, whose gradients are to be opened and closed. */
    List<Trained> parameters() {
        step.holdings(node).forEach(holding -> trained.add(step.parameter(node, holding)));
        return trained;
    }

    /* The values; where none of them learns, nothing else is there. */
    private List<Tensor> parametersOrFrozen() {
        if (!step.isFrozen(node)) {
            parameters();
        }
        return step.holdings(node).stream().map(step::value).toList();
    }

    private static Optional<Tensor> second(List<Tensor> values) {
        return values.size() > 1 ? Optional.of(values.get(1)) : Optional.empty();
    }

    /* The way back of a layer that multiplies: the weights' gradient, unless they are frozen, and the data's. */
    private void product(Function<Tensor, Operation> weights, BiFunction<Tensor, Tensor, Operation> data) {
        if (step.needsGradient(node.name())) {
            Tensor dy = step.gradient(node);
            if (!trained.isEmpty()) {
                step.add(weights.apply(dy));
            }
            sendData(0, dx -> data.apply(dy, dx));
        }
    }

    private Optional<Trained> bias() {
        return trained.size() > 1 ? Optional.of(trained.get(1)) : Optional.empty();
    }

    String backwardName() {
        return node.name() + ".backward";
    }

    private String weightsName() {
        return node.name() + ".backward-weights";
    }
}

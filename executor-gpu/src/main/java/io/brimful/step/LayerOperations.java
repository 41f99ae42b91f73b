package io.brimful.step;

import io.brimful.network.Affine;
import io.brimful.network.Eltwise;
import io.brimful.network.Layer;
import io.brimful.network.LrnWithin;
import io.brimful.network.Node;
import io.brimful.network.Parameter;
import io.brimful.network.Prelu;
import io.brimful.network.TransposedConv;
import io.brimful.network.Unary;
import io.brimful.step.StepBuilder.Trained;
import io.brimful.tensor.DataType;
import io.brimful.tensor.Shape;
import io.brimful.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

    /** Adds the backward operations: decay, weight gradient, data gradient, update. */
    void backward() {
        trained.forEach(step::decay);
        backward.run();
        trained.forEach(step::update);
    }

    @Override
    public Runnable conv(Layer.Conv layer) {
        parameters();
        Tensor x = step.input(node, 0);
        Tensor weights = trained.get(0).value();
        Tensor y = step.output(node);
        step.add(new ConvForward(node.name(), layer, x, weights, bias().map(Trained::value), y));
        return () -> {
            Tensor dy = step.gradient(node);
            step.add(new ConvBackwardWeights(
                    weightsName(), layer, x, dy, trained.get(0).gradient(), bias().map(Trained::gradient)));
            sendData(0, dx -> new ConvBackwardData(backwardName(), layer, dy, weights, dx));
        };
    }

    @Override
    public Runnable transposedConv(TransposedConv layer) {
        parameters();
        Tensor x = step.input(node, 0);
        Tensor weights = trained.get(0).value();
        Tensor y = step.output(node);
        step.add(new TransposedConvForward(node.name(), layer, x, weights, bias().map(Trained::value), y));
        return () -> {
            Tensor dy = step.gradient(node);
            step.add(new TransposedConvBackwardWeights(
                    weightsName(), layer, x, dy, trained.get(0).gradient(), bias().map(Trained::gradient)));
            sendData(0, dx -> new TransposedConvBackwardData(backwardName(), layer, dy, weights, dx));
        };
    }

    @Override
    public Runnable linear(Layer.Linear layer) {
        parameters();
        Tensor x = step.input(node, 0);
        Tensor weights = trained.get(0).value();
        Tensor y = step.output(node);
        step.add(new LinearForward(node.name(), x, weights, bias().map(Trained::value), y));
        return () -> {
            Tensor dy = step.gradient(node);
            step.add(new LinearBackwardWeights(
                    weightsName(), x, dy, trained.get(0).gradient(), bias().map(Trained::gradient)));
            sendData(0, dx -> new LinearBackwardData(backwardName(), dy, weights, dx));
        };
    }

    @Override
    public Runnable relu(Layer.Relu layer) {
        Tensor x = step.input(node, 0);
        Tensor y = step.output(node);
        step.add(new ReluForward(node.name(), layer, x, y));
        return () -> sendData(0, dx -> new ReluBackward(backwardName(), layer, y, step.gradient(node), dx));
    }

    @Override
    public Runnable maxPool(Layer.MaxPool layer) {
        Tensor x = step.input(node, 0);
        Tensor y = step.output(node);
        step.add(new MaxPoolForward(node.name(), layer, x, y, Optional.empty()));
        return () -> sendData(0, dx -> new MaxPoolBackward(backwardName(), layer, x, y, step.gradient(node), dx));
    }

    @Override
    public Runnable averagePool(Layer.AveragePool layer) {
        Tensor x = step.input(node, 0);
        step.add(new AveragePoolForward(node.name(), layer, x, step.output(node)));
        return () -> sendData(0, dx -> new AveragePoolBackward(backwardName(), layer, step.gradient(node), dx));
    }

    @Override
    public Runnable globalAveragePool(Layer.GlobalAveragePool layer) {
        return averagePool(Layer.GlobalAveragePool.over(step.inputShapes(node).get(0)));
    }

    @Override
    public Runnable lrn(Layer.Lrn layer) {
        Tensor x = step.input(node, 0);
        step.add(new LrnForward(node.name(), layer, x, step.output(node)));
        return () -> sendData(0, dx -> new LrnBackward(backwardName(), layer, x, step.gradient(node), dx));
    }

    @Override
    public Runnable batchNorm(Layer.BatchNorm layer) {
        parameters();
        Tensor x = step.input(node, 0);
        Shape channels = trained.get(0).value().shape();
        Tensor mean = step.saved(node, "mean", TensorType.float32(channels));
        Tensor variance = step.saved(node, "variance", TensorType.float32(channels));
        Tensor scale = trained.get(0).value();
        step.add(new BatchNormForward(
                node.name(),
                layer,
                x,
                scale,
                trained.get(1).value(),
                Optional.of(new BatchNormForward.Running(
                        step.statistic(node, "running-mean", channels, 0),
                        step.statistic(node, "running-variance", channels, 1))),
                step.output(node),
                mean,
                variance));
        return () -> {
            Tensor dy = step.gradient(node);
            Tensor dx = step.gradientTo(node, 0);
            Gradient scaleGradient = trained.get(0).gradient();
            Gradient shiftGradient = trained.get(1).gradient();
            step.add(new BatchNormBackward(
                    backwardName(), layer, x, mean, variance, scale, dy, dx, scaleGradient, shiftGradient));
            step.send(node, 0, dx);
        };
    }

    @Override
    public Runnable dropout(Layer.Dropout layer) {
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
    public Runnable add(Layer.Add layer) {
        step.add(new AddForward(node.name(), step.input(node, 0), step.input(node, 1), step.output(node)));
        return () -> {
            for (int i = 0; i < 2; i++) {
                String name = backwardName() + "." + i;
                sendData(i, dx -> new CopyGradient(name, step.gradient(node), dx));
            }
        };
    }

    @Override
    public Runnable concat(Layer.Concat layer) {
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
    public Runnable softmaxLoss(Layer.SoftmaxLoss layer) {
        Tensor logits = step.input(node, 0);
        Tensor probabilities = step.saved(node, "probabilities", logits.type());
        StepBuilder.Result result = step.result(node);
        step.add(new SoftmaxLossForward(
                node.name(), layer, logits, labels, probabilities, result.loss(), result.correct()));
        return () -> sendData(0, dx -> new SoftmaxLossBackward(backwardName(), layer, probabilities, labels, dx));
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

    /** Adds the node's parameters, to be decayed and updated. */
    List<Trained> parameters() {
        for (Parameter parameter : node.layer().parameters(step.inputShapes(node))) {
            trained.add(step.parameter(node, parameter));
        }
        return trained;
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

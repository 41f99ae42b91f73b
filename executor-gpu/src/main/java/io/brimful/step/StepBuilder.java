package io.brimful.step;

import io.brimful.network.Filler;
import io.brimful.network.Holding;
import io.brimful.network.Network;
import io.brimful.network.Node;
import io.brimful.network.Parameter;
import io.brimful.step.Tensor.Kind;
import io.brimful.tensor.DataType;
import io.brimful.tensor.Shape;
import io.brimful.tensor.TensorType;
import io.brimful.trial.Optimizer;
import io.brimful.trial.Precision;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Turns a network into its training step in the form of Caffe: every activation is kept, a dropout keeps its mask, a max-pool
 * finds its maxima again from input and output, each reader of an activation makes a gradient of its own.
 */
public final class StepBuilder {
    private final Network network;
    private final int batch;
    private final OptimizerOperations optimizer;
    private final Map<String, Shape> shapes;
    private final Map<String, List<Holding>> holdings;
    private final Contributions contributions;
    private final Map<String, OptimizerOperations.Memory> memories = new HashMap<>();
    private final Map<String, Tensor> activations = new HashMap<>();
    private final Map<String, Tensor> gradients = new HashMap<>();
    private final Map<String, Integer> readers = new HashMap<>();
    private final Set<String> learning;
    private final Map<String, Tensor> values = new HashMap<>();
    private final List<State> states = new ArrayList<>();
    private final List<Operation> operations = new ArrayList<>();
    private final Result total = new Result(metric("loss"), metric("correct"));
    private final List<Tensor> losses = new ArrayList<>();
    private long streams;

    private StepBuilder(Network network, int batch, Optimizer optimizer) {
        this.network = network;
        this.batch = batch;
        this.optimizer = new OptimizerOperations(optimizer, states::add, operations::add);
        this.shapes = network.shapes();
        this.holdings = network.holdings();
        this.learning = Holding.learning(network.nodes(), holdings);
        this.contributions = new Contributions(network.nodes(), holdings);
    }

    /**
     * The step of {@code network} at {@code batch} images.
     *
     * @throws IllegalArgumentException when the batch is below 1, or a node has the name of what belongs to another one
     * @throws ArithmeticException when a tensor has more bytes than a long can count
     */
    public static Step of(Network network, int batch, Optimizer optimizer) {
        if (batch < 1) {
            throw new IllegalArgumentException("batch is " + batch + ", must be >= 1");
        }
        Step step = new StepBuilder(network, batch, optimizer).build();
        requireNames(step);
        return step;
    }

    /* What belongs to a node is called after it: another node may have such a name. */
    private static void requireNames(Step step) {
        Set<String> names = new HashSet<>();
        for (Operation op : step.operations()) {
            require(names.add(op.name()), step, op.name());
        }
        Map<String, Tensor> tensors = new HashMap<>();
        for (Tensor tensor : step.tensors()) {
            require(tensors.put(tensor.name(), tensor) == null, step, tensor.name());
        }
    }

    private static void require(boolean holds, Step step, String name) {
        if (!holds) {
            throw new IllegalArgumentException(step.network() + ": two things of the step are called '" + name
                    + "'; choose another name for the layer");
        }
    }

    private Step build() {
        Tensor images = float32(Network.IMAGE, network.image().inside(batch), Kind.INPUT);
        Shape labelled = network.labels().map(shape -> shape.inside(batch)).orElse(Shape.of(batch));
        Tensor labels = new Tensor("label", new TensorType(labelled, DataType.INT32), Kind.LABEL);
        activations.put(Network.IMAGE, images);
        List<Tensor> extras = new ArrayList<>();
        network.extras().forEach((name, shape) -> {
            extras.add(float32(name, shape.inside(batch), Kind.INPUT));
            activations.put(name, extras.get(extras.size() - 1));
        });
        Step.Ports ports = new Step.Ports(images, labels, extras, network.classes(), total.loss(), total.correct());
        List<LayerOperations> layers = new ArrayList<>();
        for (Node node : network.nodes()) {
            node.inputs().forEach(input -> readers.merge(input, 1, Integer::sum));
            LayerOperations layer = new LayerOperations(this, node, labels);
            layers.add(layer);
            layer.forward();
        }
        addLosses();
        for (int i = layers.size() - 1; i >= 0; i--) {
            layers.get(i).backward();
        }
        optimizer.end();
        return new Step(network.name(), batch, Precision.FP32, operations, Map.of(), states, ports);
    }

    /* The host reads one loss; a network that has more ends its forward part with their sum. */
    private void addLosses() {
        for (int i = 1; i < losses.size(); i++) {
            boolean last = i == losses.size() - 1;
            String name = "losses." + i;
            Tensor before = i == 1 ? losses.get(0) : metric("losses." + (i - 1));
            add(new AddForward(name, before, losses.get(i), last ? total.loss() : metric(name)));
        }
    }

    /** Where a loss goes: the answers of the last are those that count. */
    Result result(Node node) {
        boolean last = node.equals(network.nodes().get(network.nodes().size() - 1));
        boolean alone = last && losses.isEmpty();
        Tensor loss = alone ? total.loss() : metric(node.name() + ".loss");
        losses.add(loss);
        return new Result(loss, last ? total.correct() : metric(node.name() + ".correct"));
    }

    void add(Operation operation) {
        operations.add(operation);
    }

    Tensor input(Node node, int index) {
        return activation(node.inputs().get(index));
    }

    Tensor activation(String node) {
        return known(activations, node);
    }

    List<Shape> inputShapes(Node node) {
        return Network.inputs(node, shapes);
    }

    /** Names the node's output. */
    Tensor output(Node node) {
        Tensor y = float32(node.name(), known(shapes, node.name()).inside(batch), Kind.ACTIVATION);
        activations.put(node.name(), y);
        return y;
    }

    /** Whether the node's output changes with what is learnt. */
    boolean needsGradient(String node) {
        return learning.contains(node);
    }

    List<Holding> holdings(Node node) {
        return holdings.getOrDefault(node.name(), List.of());
    }

    /** Whether a node has parameters, none of which learns. */
    boolean isFrozen(Node node) {
        return Holding.areFrozen(node, holdings(node));
    }

    /** A parameter's value; nodes that share it have one. */
    Tensor value(Holding holding) {
        return values.computeIfAbsent(holding.name(), name -> {
            Parameter parameter = holding.parameter();
            Tensor value = float32(name, parameter.shape(), Kind.PARAMETER);
            states.add(new State(value, parameter.filler(), parameter.fanIn(), parameter.fanOut(), streams++));
            return value;
        });
    }

    /** A trained tensor with what the optimizer remembers of it; nodes that share it have one of each, and add their gradients in turn. */
    Trained parameter(Node node, Holding holding) {
        String name = holding.name();
        Parameter parameter = holding.parameter();
        Tensor value = value(holding);
        OptimizerOperations.Memory memory = memories.computeIfAbsent(name, key -> optimizer.remember(value, streams++));
        Contributions.Place place = contributions.of(node.name(), name);
        Tensor update = float32(place.update(), parameter.shape(), Kind.UPDATE);
        Tensor before = place.isFirst() ? memory.start() : float32(place.before(), parameter.shape(), Kind.UPDATE);
        return new Trained(value, new Gradient(before, update), parameter, memory, place);
    }

    /** Adds a running statistic. */
    Tensor statistic(Node node, String name, Shape shape, float first) {
        Tensor tensor = float32(node.name() + "." + name, shape, Kind.STATISTIC);
        states.add(new State(tensor, new Filler.Constant(first), 1, streams++));
        return tensor;
    }

    Tensor saved(Node node, String name, TensorType type) {
        return new Tensor(node.name() + "." + name, type, Kind.SAVED);
    }

    /** Adds what comes before a parameter's gradient. */
    void open(Trained trained) {
        optimizer.open(trained);
    }

    /** Adds what comes when a parameter's gradient is whole. */
    void close(Trained trained) {
        optimizer.close(trained);
    }

    /** The gradient of a node's output, once all its readers have added theirs. */
    Tensor gradient(Node node) {
        return known(gradients, node.name());
    }

    /** A new tensor for the gradient that {@code reader} sends to its input {@code index}. */
    Tensor gradientTo(Node reader, int index) {
        String input = reader.inputs().get(index);
        boolean alone = readers.getOrDefault(input, 0) == 1;
        String name = alone ? "d(" + input + ")" : "d(" + input + ")/" + reader.name() + "." + index;
        return float32(name, activation(input).shape(), Kind.GRADIENT);
    }

    /** Adds {@code gradient} to what other readers of the same input have sent. */
    void send(Node reader, int index, Tensor gradient) {
        String input = reader.inputs().get(index);
        Tensor before = gradients.get(input);
        if (before == null) {
            gradients.put(input, gradient);
            return;
        }
        String name = "d(" + input + ")+" + reader.name() + "." + index;
        Tensor sum = float32(name, gradient.shape(), Kind.GRADIENT);
        add(new AccumulateGradient(name, before, gradient, sum));
        gradients.put(input, sum);
    }

    private static Tensor metric(String name) {
        return float32(name, Shape.of(1), Kind.METRIC);
    }

    private static Tensor float32(String name, Shape shape, Kind kind) {
        return new Tensor(name, TensorType.float32(shape), kind);
    }

    private static <V> V known(Map<String, V> map, String key) {
        V value = map.get(key);
        if (value == null) {
            throw new IllegalStateException("no '" + key + "' yet");
        }
        return value;
    }

    /**
     * What the host reads of a loss.
     *
     * @param loss times its weight
     * @param correct how many answers were right
     */
    record Result(Tensor loss, Tensor correct) {}

    /**
     * A parameter with the place of its gradient.
     *
     * @param gradient of this node, added to those of the nodes behind it that share the parameter
     * @param memory of it, which the optimizer's rule keeps
     * @param place of this node among those
     */
    record Trained(
            Tensor value,
            Gradient gradient,
            Parameter parameter,
            OptimizerOperations.Memory memory,
            Contributions.Place place) {}
}

package io.brimful.plan;

import io.brimful.network.Add;
import io.brimful.network.Affine;
import io.brimful.network.AveragePool;
import io.brimful.network.BatchNorm;
import io.brimful.network.Concat;
import io.brimful.network.Conv;
import io.brimful.network.Crop;
import io.brimful.network.Dropout;
import io.brimful.network.Eltwise;
import io.brimful.network.Fill;
import io.brimful.network.Filler;
import io.brimful.network.Layer;
import io.brimful.network.Linear;
import io.brimful.network.Lrn;
import io.brimful.network.LrnWithin;
import io.brimful.network.MaxPool;
import io.brimful.network.Network;
import io.brimful.network.Node;
import io.brimful.network.Prelu;
import io.brimful.network.Relu;
import io.brimful.network.Reshape;
import io.brimful.network.Softmax;
import io.brimful.network.SoftmaxLoss;
import io.brimful.network.TransposedConv;
import io.brimful.network.Unary;
import io.brimful.network.UnaryFunction;
import io.brimful.network.Window;
import io.brimful.network.Window.Padding;
import io.brimful.network.Window.Rounding;
import io.brimful.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Small networks with every layer, forks and joins; a function of the seed. */
public final class RandomNetworks {
    private static final Shape IMAGE = Shape.of(4, 8, 8);
    private static final int CLASSES = 3;
    private static final Fill FILL = Fill.of(new Filler.Xavier(), new Filler.Gaussian(0.1f));

    private final Random random;
    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, Shape> shapes = new HashMap<>();
    private final List<String> open = new ArrayList<>();

    private RandomNetworks(long seed) {
        this.random = new Random(seed);
    }

    /** The network of that seed. */
    public static Network of(long seed) {
        return new RandomNetworks(seed).build();
    }

    private Network build() {
        shapes.put(Network.IMAGE, IMAGE);
        open.add(Network.IMAGE);
        int layers = 3 + random.nextInt(14);
        for (int i = 0; i < layers; i++) {
            grow("n" + i);
        }
        joinAll();
        if (shapes.size() % 4 == 0) {
            add("auxiliary", new Linear(CLASSES, true, FILL), open.get(0));
            add("first", new SoftmaxLoss(0.3f), "auxiliary");
        }
        add("classifier", new Linear(CLASSES, true, FILL), open.get(0));
        add("loss", new SoftmaxLoss(), "classifier");
        return new Network("random", IMAGE, CLASSES, nodes);
    }

    private void grow(String name) {
        List<String> made = new ArrayList<>(shapes.keySet());
        made.sort(String::compareTo);
        String input = random.nextInt(4) == 0 ? made.get(random.nextInt(made.size())) : last();
        Shape in = shape(input);
        switch (random.nextInt(10)) {
            case 0, 1 -> add(name, conv(in), input);
            case 2, 3 -> add(name, activation(), input);
            case 4 -> add(name, maxPool(), input);
            case 5 -> add(name, new AveragePool(Window.square(3, 1, 1), Rounding.DOWN, padding()), input);
            case 6 -> add(name, norm(), input);
            case 7 -> add(name, isThird() ? structure(in) : new Dropout(0.3f), input);
            case 8 -> add(name, across(), input);
            default -> join(name, input, made);
        }
    }

    private void join(String name, String input, List<String> made) {
        List<String> partners =
                made.stream().filter(node -> shape(node).equals(shape(input))).toList();
        String partner = partners.get(random.nextInt(partners.size()));
        if (random.nextBoolean() && shape(input).dim(0) < 32) {
            add(name, new Concat(), partner, input);
        } else {
            add(name, sum(), partner, input);
        }
    }

    /* Variants that draw no number leave the other choices of a seed as they are. */
    private boolean isThird() {
        return nodes.size() % 3 == 2;
    }

    private Layer structure(Shape in) {
        int height = in.dim(1);
        return nodes.size() % 2 == 0 && height > 4
                ? new Crop(List.of(0, 1, 0), List.of(in.dim(0), height - 1, in.dim(2)))
                : new Reshape(List.of(0, in.dim(2), -1));
    }

    private Layer activation() {
        return switch (nodes.size() % 6) {
            case 2, 5 -> new Relu(0.5f);
            case 3 -> new Unary(new UnaryFunction.LeakyRelu(0.125f));
            case 4 -> new Prelu(false, new Filler.Constant(0.25f), 1, 0);
            default -> new Relu();
        };
    }

    private Layer norm() {
        return nodes.size() % 4 == 1
                ? new Affine(true, true, FILL)
                : new BatchNorm(1e-3f, 0.9f, new Filler.Constant(1), !isThird());
    }

    private Layer across() {
        if (isThird()) {
            return new Softmax();
        }
        return nodes.size() % 2 == 0 ? new LrnWithin(3, 0.1f, 0.75f) : new Lrn(3, 0.1f, 0.75f, 1);
    }

    private Layer sum() {
        return switch (nodes.size() % 5) {
            case 3 -> new Eltwise(Eltwise.Kind.SUM, 0.5f, -1);
            case 4 -> new Eltwise(Eltwise.Kind.MAX);
            default -> new Add();
        };
    }

    private Padding padding() {
        return isThird() ? Padding.COUNTED : Padding.LEFT_OUT;
    }

    private Layer conv(Shape in) {
        int groups = random.nextInt(3) == 0 ? 2 : 1;
        boolean wide = random.nextBoolean();
        Window window = wide ? Window.square(3, 1, 1) : new Window(3, 1, 1, 1, 2, 0, 2, 1);
        if (isThird()) {
            return new TransposedConv(in.dim(0), window, random.nextBoolean(), FILL);
        }
        return new Conv(in.dim(0), window, groups, random.nextBoolean(), FILL);
    }

    private Layer maxPool() {
        return random.nextBoolean()
                ? new MaxPool(Window.square(3, 1, 1), Rounding.DOWN)
                : new MaxPool(Window.square(2, 1, 0), Rounding.UP);
    }

    /* Every node must have a reader: the loose ends are flattened into one by fully connected layers and sums. */
    private void joinAll() {
        Set<String> read = new HashSet<>();
        nodes.forEach(node -> read.addAll(node.inputs()));
        List<String> loose = nodes.stream()
                .map(Node::name)
                .filter(name -> !read.contains(name))
                .toList();
        String sum = "";
        for (String end : loose) {
            String flat = "flat-" + end;
            add(flat, new Linear(5, true, FILL), end);
            if (!sum.isEmpty()) {
                add("sum-" + end, new Add(), sum, flat);
            }
            sum = last();
        }
        open.clear();
        open.add(sum);
    }

    private void add(String name, Layer layer, String... inputs) {
        Node node = new Node(name, layer, List.of(inputs));
        shapes.put(name, layer.infer(Network.inputs(node, shapes)));
        nodes.add(node);
    }

    private String last() {
        return nodes.isEmpty() ? Network.IMAGE : nodes.get(nodes.size() - 1).name();
    }

    private Shape shape(String node) {
        Shape shape = shapes.get(node);
        if (shape == null) {
            throw new IllegalStateException(node);
        }
        return shape;
    }
}

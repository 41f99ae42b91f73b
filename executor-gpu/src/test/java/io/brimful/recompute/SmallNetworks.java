package io.brimful.recompute;

import io.brimful.network.Add;
import io.brimful.network.BatchNorm;
import io.brimful.network.Concat;
import io.brimful.network.Conv;
import io.brimful.network.Fill;
import io.brimful.network.Filler;
import io.brimful.network.Layer;
import io.brimful.network.Linear;
import io.brimful.network.Lrn;
import io.brimful.network.MaxPool;
import io.brimful.network.Network;
import io.brimful.network.Node;
import io.brimful.network.Relu;
import io.brimful.network.SoftmaxLoss;
import io.brimful.network.Window;
import io.brimful.network.Window.Rounding;
import io.brimful.plan.KernelTable;
import io.brimful.plan.Plan;
import io.brimful.plan.Planner;
import io.brimful.plan.Scheduled;
import io.brimful.step.Step;
import io.brimful.step.StepBuilder;
import io.brimful.tensor.Shape;
import io.brimful.trial.LearningRate;
import io.brimful.trial.Optimizer;
import io.brimful.trial.Policy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Networks for which every schedule can be tried: layers of very different sizes and costs, a function of the seed. */
final class SmallNetworks {
    private static final Optimizer SGD = Optimizer.sgd(new LearningRate.Fixed(0.01), 0.9, 0.0005);
    private static final Fill FILL = Fill.of(new Filler.Xavier(), new Filler.Constant(0));
    private static final Shape IMAGE = Shape.of(3, 32, 32);
    private static final int CLASSES = 10;

    private final Random random;
    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, Shape> shapes = new HashMap<>();
    private String last = Network.IMAGE;

    private SmallNetworks(long seed) {
        this.random = new Random(seed);
        shapes.put(Network.IMAGE, IMAGE);
    }

    /** One layer after the other. */
    static Network chain(long seed) {
        SmallNetworks net = new SmallNetworks(seed);
        int layers = 3 + net.random.nextInt(6);
        for (int i = 0; i < layers; i++) {
            net.layer("n" + i);
        }
        return net.end("chain");
    }

    /** With residual and inception blocks. */
    static Network graph(long seed) {
        SmallNetworks net = new SmallNetworks(seed);
        net.conv("stem", net.last);
        int blocks = 1 + net.random.nextInt(2);
        for (int i = 0; i < blocks; i++) {
            if (net.random.nextBoolean()) {
                net.residual("r" + i);
            } else {
                net.inception("i" + i);
            }
            if (net.random.nextBoolean()) {
                net.layer("n" + i);
            }
        }
        return net.end("graph");
    }

    /** The step of a network as {@link Recomputation} sees it. */
    static Step step(Network network, int batch) {
        Plan packed = Planner.planIdeal(StepBuilder.of(network, batch, SGD), Policy.RECOMPUTE);
        return packed.step()
                .with(packed.schedule().operations().stream().map(Scheduled::op).toList());
    }

    static Model model(Network network, int batch) {
        Step step = step(network, batch);
        return new Model(step, KernelTable.ideal(step));
    }

    private void layer(String name) {
        switch (random.nextInt(8)) {
            case 0, 1, 2 -> conv(name, last);
            case 3, 4 -> {
                conv(name, last);
                add(name + "-relu", new Relu(), last);
            }
            case 5 -> add(name, new MaxPool(Window.square(2, 2, 0), Rounding.UP), last);
            case 6 -> add(name, new BatchNorm(1e-5f, 0.9f, new Filler.Constant(1)), last);
            default -> add(name, new Lrn(3, 0.1f, 0.75f, 1), last);
        }
    }

    private void residual(String name) {
        String input = last;
        conv(name + "-a", input);
        add(name + "-relu", new Relu(), last);
        Shape in = shape(input);
        Layer back = new Conv(in.dim(0), Window.square(3, 1, 1), 1, false, FILL);
        boolean same = shape(last).dim(1) == in.dim(1);
        add(name + "-b", back, last);
        String shortcut = input;
        if (!same) {
            add(name + "-s", new Conv(in.dim(0), Window.square(1, 2, 0), 1, false, FILL), input);
            shortcut = last;
        }
        add(name, new Add(), name + "-b", shortcut);
    }

    private void inception(String name) {
        String input = last;
        List<String> ends = new ArrayList<>();
        int branches = 2 + random.nextInt(2);
        for (int i = 0; i < branches; i++) {
            last = input;
            int size = 1 + 2 * random.nextInt(2);
            add(name + "-" + i, new Conv(filters(), Window.square(size, 1, size / 2), 1, false, FILL), input);
            if (random.nextInt(3) == 0) {
                add(name + "-relu" + i, new Relu(), last);
            }
            ends.add(last);
        }
        add(name, new Concat(), ends.toArray(String[]::new));
    }

    private void conv(String name, String input) {
        int size = 1 + 2 * random.nextInt(3);
        int stride = shape(input).dim(1) > 4 ? 1 + random.nextInt(2) : 1;
        add(name, new Conv(filters(), Window.square(size, stride, size / 2), 1, false, FILL), input);
    }

    private int filters() {
        return 1 << (2 + random.nextInt(5));
    }

    private Network end(String name) {
        add("classifier", new Linear(CLASSES, true, FILL), last);
        add("loss", new SoftmaxLoss(), "classifier");
        return new Network(name, IMAGE, CLASSES, nodes);
    }

    private void add(String name, Layer layer, String... inputs) {
        Node node = new Node(name, layer, List.of(inputs));
        shapes.put(name, layer.infer(Network.inputs(node, shapes)));
        nodes.add(node);
        last = name;
    }

    private Shape shape(String node) {
        Shape shape = shapes.get(node);
        if (shape == null) {
            throw new IllegalStateException(node);
        }
        return shape;
    }
}

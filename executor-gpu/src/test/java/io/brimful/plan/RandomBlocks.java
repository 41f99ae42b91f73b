package io.brimful.plan;

import io.brimful.network.BatchNorm;
import io.brimful.network.Concat;
import io.brimful.network.Conv;
import io.brimful.network.Fill;
import io.brimful.network.Filler;
import io.brimful.network.GlobalAveragePool;
import io.brimful.network.Layer;
import io.brimful.network.Linear;
import io.brimful.network.MaxPool;
import io.brimful.network.Network;
import io.brimful.network.Node;
import io.brimful.network.Relu;
import io.brimful.network.SoftmaxLoss;
import io.brimful.network.Window;
import io.brimful.network.Window.Rounding;
import io.brimful.tensor.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Small networks of normalizations and concatenations of whatever is there; a function of the seed. */
public final class RandomBlocks {
    private static final int CLASSES = 3;
    private static final Window PIXEL = Window.square(1, 1, 0);
    private static final Fill FILL = Fill.of(new Filler.Xavier(), new Filler.Gaussian(0.1f));

    private final Random random;
    private final List<Node> nodes = new ArrayList<>();

    private RandomBlocks(long seed) {
        this.random = new Random(seed);
    }

    /** The network of that seed. */
    public static Network of(long seed) {
        return new RandomBlocks(seed).build();
    }

    private Network build() {
        add("stem", conv(), Network.IMAGE);
        int layers = 4 + random.nextInt(8);
        for (int i = 0; i < layers; i++) {
            grow("n" + i);
        }
        List<String> ends = new ArrayList<>(loose());
        ends.add("stem");
        add("all", new Concat(), ends.toArray(String[]::new));
        add("wide", new Conv(24, PIXEL, 1, true, FILL), "all");
        add("wider", new Conv(24, PIXEL, 1, true, FILL), "wide");
        add("average", new GlobalAveragePool(), "wider");
        add("classifier", new Linear(CLASSES, true, FILL), "average");
        add("loss", new SoftmaxLoss(), "classifier");
        return new Network("blocks", Shape.of(2, 6, 6), CLASSES, nodes);
    }

    private void grow(String name) {
        String input = any();
        switch (random.nextInt(6)) {
            case 0 -> add(name, new Relu(), input);
            case 1 -> add(name, new MaxPool(Window.square(3, 1, 1), Rounding.DOWN), input);
            case 2, 3 -> {
                add(name + "-norm", new BatchNorm(1e-3f, 0.9f, new Filler.Constant(1)), input);
                add(name, conv(), name + "-norm");
            }
            default -> add(name, new Concat(), input, any());
        }
    }

    private Layer conv() {
        return new Conv(random.nextBoolean() ? 8 : 3, PIXEL, 1, true, FILL);
    }

    private String any() {
        return nodes.get(random.nextInt(nodes.size())).name();
    }

    private List<String> loose() {
        Set<String> read = new HashSet<>();
        nodes.forEach(node -> read.addAll(node.inputs()));
        return nodes.stream()
                .map(Node::name)
                .filter(name -> !read.contains(name))
                .toList();
    }

    private void add(String name, Layer layer, String... inputs) {
        nodes.add(new Node(name, layer, List.of(inputs)));
    }
}

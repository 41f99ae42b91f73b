package io.brimful.plan;

import io.brimful.network.Add;
import io.brimful.network.BatchNorm;
import io.brimful.network.Conv;
import io.brimful.network.Fill;
import io.brimful.network.Filler;
import io.brimful.network.Layer;
import io.brimful.network.Linear;
import io.brimful.network.Network;
import io.brimful.network.Node;
import io.brimful.network.Relu;
import io.brimful.network.SoftmaxLoss;
import io.brimful.network.Window;
import io.brimful.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** Residual networks of any depth: the same block again and again, each of nine layers. */
public final class DeepNetworks {
    private static final Fill FILL = Fill.of(new Filler.Xavier(), new Filler.Constant(0));
    private static final int CHANNELS = 64;
    private static final int CLASSES = 10;

    private final List<Node> nodes = new ArrayList<>();
    private String last = Network.IMAGE;

    private DeepNetworks() {}

    /** The network of so many blocks. */
    public static Network of(int blocks) {
        return new DeepNetworks().build(blocks);
    }

    private Network build(int blocks) {
        normalized("stem", CHANNELS, 3);
        add("stem_relu", new Relu(), last);
        for (int block = 0; block < blocks; block++) {
            String name = "block" + block;
            String shortcut = last;
            normalized(name + "a", CHANNELS / 4, 1);
            add(name + "a_relu", new Relu(), last);
            normalized(name + "b", CHANNELS / 4, 3);
            add(name + "b_relu", new Relu(), last);
            normalized(name + "c", CHANNELS, 1);
            add(name, new Add(), shortcut, last);
        }
        add("classifier", new Linear(CLASSES, true, FILL), last);
        add("loss", new SoftmaxLoss(), last);
        return new Network("deep" + blocks, Shape.of(3, 32, 32), CLASSES, nodes);
    }

    private void normalized(String name, int channels, int kernel) {
        add(name, new Conv(channels, Window.square(kernel, 1, kernel / 2), 1, false, FILL), last);
        add(name + "_bn", new BatchNorm(1e-5f, 0.9f, new Filler.Constant(1)), last);
    }

    private void add(String name, Layer layer, String... inputs) {
        nodes.add(new Node(name, layer, List.of(inputs)));
        last = name;
    }
}

package io.brimful.network;

import io.brimful.tensor.Shape;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a network's losses demand of it. */
final class Endings {
    private final String network;
    private final int classes;
    private final Optional<Shape> labels;
    private final Map<String, Shape> shapes;
    private final Set<String> read = new HashSet<>();
    private final Set<String> learning;

    private Endings(
            String network,
            int classes,
            Optional<Shape> labels,
            Map<String, Shape> shapes,
            List<Node> nodes,
            Map<String, List<Holding>> holdings) {
        this.network = network;
        this.classes = classes;
        this.labels = labels;
        this.shapes = shapes;
        nodes.forEach(node -> read.addAll(node.inputs()));
        this.learning = Holding.learning(nodes, holdings);
    }

    /** @throws IllegalArgumentException naming the node that does not fit, and why */
    static void check(
            String network,
            int classes,
            List<Node> nodes,
            Optional<Shape> labels,
            Map<String, Shape> shapes,
            Map<String, List<Holding>> holdings) {
        Endings endings = new Endings(network, classes, labels, shapes, nodes, holdings);
        if (nodes.isEmpty() || !(nodes.get(nodes.size() - 1).layer() instanceof Loss)) {
            throw endings.fault("must end in its loss, ends in "
                    + (nodes.isEmpty()
                            ? Network.IMAGE
                            : nodes.get(nodes.size() - 1).name()));
        }
        nodes.forEach(endings::check);
    }

    private void check(Node node) {
        boolean isLoss = node.layer() instanceof Loss;
        if (isLoss && read.contains(node.name())) {
            throw fault(node.name() + " is a loss, nobody may read it");
        }
        if (!isLoss && !read.contains(node.name())) {
            throw fault("nobody reads " + node.name());
        }
        if (node.layer() instanceof SoftmaxLoss) {
            softmax(node.name(), Network.inputs(node, shapes).get(0));
        }
        if (node.layer() instanceof PairLoss loss && !loss.trainsBoth()) {
            String target = node.inputs().get(1);
            if (learning.contains(target)) {
                throw fault(
                        node.name() + " has the target " + target
                                + ", which is trained; nothing can be learnt of a target: swap the inputs, or freeze what it comes of");
            }
        }
        boolean isOfOneLabel =
                node.layer() instanceof LabelNumber || (node.layer() instanceof PairLoss loss && loss.readsLabels());
        if (isOfOneLabel && labels.isPresent()) {
            throw fault(node.name() + " reads one label for each image, there is one for each pixel");
        }
    }

    private void softmax(String name, Shape logits) {
        if (logits.dim(0) != classes) {
            throw fault(name + " reads " + logits + " for " + classes
                    + " classes, needs a number for each, or for each and each pixel");
        }
        List<Integer> pixels = logits.dims().subList(1, logits.rank());
        if (labels.isPresent() && !labels.get().dims().equals(pixels)) {
            throw fault(name + " reads " + logits + ", needs " + classes + "x" + labels.get()
                    + ": an answer for each of the labels");
        }
    }

    private IllegalArgumentException fault(String what) {
        return new IllegalArgumentException(network + ": " + what);
    }
}

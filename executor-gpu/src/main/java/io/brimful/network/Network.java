package io.brimful.network;

import io.brimful.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A directed acyclic graph of layers that ends in a loss. Others before it are auxiliary: training lowers the sum of all, each
 * times its weight; the answers that count are those of the last.
 *
 * @param name for people
 * @param image shape of one image, {@code [C, H, W]}
 * @param classes how many different labels there are
 * @param nodes inputs before their readers; the last one is the loss
 */
public record Network(String name, Shape image, int classes, List<Node> nodes) {
    /** The name by which nodes read the image. */
    public static final String IMAGE = "data";

    /** @throws IllegalArgumentException naming the node that does not fit, and why */
    public Network {
        nodes = List.copyOf(nodes);
        checkLoss(name, classes, nodes, infer(name, image, nodes));
    }

    /** Shape of every node's output for one image, and of the image itself, in the order of the nodes. */
    public Map<String, Shape> shapes() {
        return infer(name, image, nodes);
    }

    /** Shapes of a node's inputs. */
    public static List<Shape> inputs(Node node, Map<String, Shape> shapes) {
        return node.inputs().stream().map(shapes::get).toList();
    }

    /** Trained numbers in all. */
    public long parameters() {
        Map<String, Shape> shapes = shapes();
        long sum = 0;
        for (Node node : nodes) {
            for (Parameter parameter : node.layer().parameters(inputs(node, shapes))) {
                sum = Math.addExact(sum, parameter.shape().elements());
            }
        }
        return sum;
    }

    /** Floating point operations of one image's forward pass; a multiply-add counts as two. */
    public long flops() {
        Map<String, Shape> shapes = shapes();
        long sum = 0;
        for (Node node : nodes) {
            sum = Math.addExact(sum, node.layer().flops(inputs(node, shapes)));
        }
        return sum;
    }

    /**
     * This network with its hidden layers made wider or narrower; the classifier keeps its outputs.
     *
     * @param width factor of the output channels, above 0; 1 gives this network itself
     * @param multiple scaled channels are rounded to a multiple of this, at least 1
     */
    public Network scaled(double width, int multiple) {
        return new ScaleWidth(width, multiple).run(this);
    }

    /** Layers, shapes, parameters and operations as a table for people. */
    public String toTable() {
        return NetworkTable.of(this);
    }

    private static Map<String, Shape> infer(String network, Shape image, List<Node> nodes) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        shapes.put(IMAGE, image);
        for (Node node : nodes) {
            List<Shape> in = new ArrayList<>();
            for (String input : node.inputs()) {
                Shape shape = shapes.get(input);
                if (shape == null) {
                    throw new IllegalArgumentException(
                            network + ": " + node.name() + " reads '" + input + "', which no node before it makes");
                }
                in.add(shape);
            }
            if (shapes.containsKey(node.name())) {
                throw new IllegalArgumentException(network + ": two nodes are called '" + node.name() + "'");
            }
            try {
                shapes.put(node.name(), node.layer().infer(in));
            } catch (IllegalArgumentException | ArithmeticException e) {
                throw new IllegalArgumentException(network + ": " + node.name() + ": " + e.getMessage(), e);
            }
        }
        return Collections.unmodifiableMap(shapes);
    }

    private static void checkLoss(String network, int classes, List<Node> nodes, Map<String, Shape> shapes) {
        if (nodes.isEmpty() || !isLoss(nodes.get(nodes.size() - 1))) {
            throw new IllegalArgumentException(network + ": must end in its loss, ends in "
                    + (nodes.isEmpty() ? IMAGE : nodes.get(nodes.size() - 1).name()));
        }
        Set<String> read = new HashSet<>();
        nodes.forEach(node -> read.addAll(node.inputs()));
        for (Node node : nodes) {
            if (!isLoss(node)) {
                if (!read.contains(node.name())) {
                    throw new IllegalArgumentException(network + ": nobody reads " + node.name());
                }
                continue;
            }
            if (read.contains(node.name())) {
                throw new IllegalArgumentException(network + ": " + node.name() + " is a loss, nobody may read it");
            }
            Shape logits = inputs(node, shapes).get(0);
            if (logits.dim(0) != classes) {
                throw new IllegalArgumentException(network + ": " + node.name() + " reads " + logits + " for " + classes
                        + " classes, needs a number for each, or for each and each pixel");
            }
        }
    }

    private static boolean isLoss(Node node) {
        return node.layer() instanceof Layer.SoftmaxLoss;
    }
}

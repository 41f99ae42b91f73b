package io.brimful.network;

import io.brimful.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A directed acyclic graph of layers that ends in a loss. Others before it are auxiliary: training lowers the sum of all, each
 * times its weight; the answers that count are those of the last, none where that knows no right ones.
 *
 * @param name for people
 * @param image shape of one image, {@code [C, H, W]}
 * @param classes how many different labels there are, at least 1
 * @param nodes inputs before their readers; the last one is the loss
 * @param labels shape of one image's labels, {@code [H, W]}, where each pixel has one; nothing where the image has one
 * @param extras numbers that come with each image beside it: their shape by the name by which nodes read them
 */
public record Network(
        String name, Shape image, int classes, List<Node> nodes, Optional<Shape> labels, Map<String, Shape> extras) {
    /** The name by which nodes read the image. */
    public static final String IMAGE = "data";

    /* What a step calls other things. */
    private static final Set<String> TAKEN = Set.of("label", "loss", "correct");

    /** @throws IllegalArgumentException naming the node that does not fit, and why */
    public Network {
        nodes = List.copyOf(nodes);
        extras = Collections.unmodifiableMap(new LinkedHashMap<>(extras));
        if (classes < 1) {
            throw new IllegalArgumentException(name + ": has " + classes + " classes, must be >= 1");
        }
        if (labels.isPresent() && labels.get().rank() != 2) {
            throw new IllegalArgumentException(
                    name + ": has labels of " + labels.get() + ", must be HxW, one for each pixel");
        }
        checkNames(name, nodes, extras.keySet());
        Map<String, Shape> shapes = infer(name, image, nodes, extras);
        Endings.check(name, classes, nodes, labels, shapes, Holding.of(name, nodes, shapes));
    }

    /** A network that reads nothing but images, with one label each. */
    public Network(String name, Shape image, int classes, List<Node> nodes) {
        this(name, image, classes, nodes, Optional.empty(), Map.of());
    }

    /** Shape of every node's output for one image, and of the image itself and its extras, in the order of the nodes. */
    public Map<String, Shape> shapes() {
        return infer(name, image, nodes, extras);
    }

    /** Shapes of a node's inputs. */
    public static List<Shape> inputs(Node node, Map<String, Shape> shapes) {
        return node.inputs().stream().map(shapes::get).toList();
    }

    /** What each node has of parameters, by its name. */
    public Map<String, List<Holding>> holdings() {
        return Holding.of(name, nodes, shapes());
    }

    /** Numbers of all parameters; those that are shared count once. */
    public long parameters() {
        long sum = 0;
        for (List<Holding> held : holdings().values()) {
            sum = Math.addExact(sum, Holding.elements(held));
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

    /** The layers as a graph in the DOT language of Graphviz. */
    public String toDot() {
        return NetworkDot.of(this);
    }

    private static Map<String, Shape> infer(String network, Shape image, List<Node> nodes, Map<String, Shape> extras) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        shapes.put(IMAGE, image);
        shapes.putAll(extras);
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

    private static void checkNames(String network, List<Node> nodes, Set<String> extras) {
        Set<String> names = new LinkedHashSet<>(extras);
        nodes.stream().filter(node -> !(node.layer() instanceof Loss)).forEach(node -> names.add(node.name()));
        names.stream().filter(TAKEN::contains).findFirst().ifPresent(taken -> {
            throw new IllegalArgumentException(
                    network + ": '" + taken + "' is what the step calls something of its own; choose another name");
        });
        if (extras.contains(IMAGE)) {
            throw new IllegalArgumentException(network + ": '" + IMAGE + "' is the image; choose another name");
        }
    }
}

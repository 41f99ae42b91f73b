package io.brimful.network.caffe;

import io.brimful.network.Layer;
import io.brimful.network.Network;
import io.brimful.network.Node;
import io.brimful.network.Parameter;
import io.brimful.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The network so far: nodes, and which blob each name stands for at this point of the file. */
final class Graph {
    /* Caffe: Blob::Reshape. */
    private static final long MOST_ELEMENTS = Integer.MAX_VALUE;

    private final Map<String, Blob> blobs = new HashMap<>();
    private final List<Node> nodes = new ArrayList<>();
    private final Set<String> names = new HashSet<>(Set.of(Network.IMAGE));
    private final List<String> notes = new ArrayList<>();
    private @Nullable Blob last;
    private int classes;

    /** Says that labels choose among so many. */
    void classify(CaffeLayer layer, int number) {
        if (classes > 0 && classes != number) {
            throw layer.fault("reads scores for " + number + " classes, a loss before it for " + classes
                    + "; all losses read the same labels, so they need the same classes");
        }
        classes = number;
    }

    /** How many different labels there are. */
    int classes() {
        return Math.max(1, classes);
    }

    /**
     * Adds a loss on the last node's scores.
     *
     * @param layer whose fault it is when there can be none
     * @return the node that gives the scores
     */
    String attachLoss(CaffeLayer layer) {
        Blob scores = last;
        if (scores == null) {
            throw layer.fault("no layer calculates anything");
        }
        classify(layer, scores.shape().dim(0));
        append(layer, "loss", new Layer.SoftmaxLoss(), List.of(scores));
        return scores.node();
    }

    /** Says something about the network that its user would want to know. */
    void note(String text) {
        notes.add(text);
    }

    List<String> notes() {
        return List.copyOf(notes);
    }

    List<Node> nodes() {
        return List.copyOf(nodes);
    }

    /** What a name stands for now. */
    Blob blob(String name) {
        Blob blob = blobs.get(name);
        if (blob == null) {
            throw new IllegalStateException("no blob " + name);
        }
        return blob;
    }

    /** What a layer reads, which must be the value of a node. */
    Blob bottom(CaffeLayer layer, int index) {
        if (index >= layer.bottoms().size()) {
            throw layer.fault(
                    "reads " + layer.bottoms().size() + " blobs, " + layer.type() + " needs at least " + (index + 1));
        }
        String name = layer.bottoms().get(index);
        Blob blob = blob(name);
        if (blob.kind() != Blob.Kind.VALUE) {
            throw layer.fault("reads '" + name + "', which is "
                    + switch (blob.kind()) {
                        case LABEL -> "a label; only losses and Accuracy read labels";
                        case UNSHAPED -> "data whose shape the file does not say; only losses can read it";
                        case SCALAR, VALUE -> "a loss or an accuracy; nothing can read those";
                    });
        }
        return blob;
    }

    /** The one blob that a layer reads. */
    Blob only(CaffeLayer layer) {
        if (layer.bottoms().size() != 1) {
            throw layer.fault("reads " + layer.bottoms().size() + " blobs, " + layer.type() + " needs one");
        }
        return bottom(layer, 0);
    }

    /** From here on the layer's top of that index is {@code blob}; nothing where it has none. */
    void bind(CaffeLayer layer, int top, Blob blob) {
        if (top < layer.tops().size()) {
            blobs.put(layer.tops().get(top), blob);
        }
    }

    /** Adds a node for a layer that reads one blob and makes one. */
    void add(CaffeLayer layer, Layer calculation) {
        add(layer, calculation, List.of(only(layer)));
    }

    /** Adds a node for the layer, whose one top is what the node makes. */
    void add(CaffeLayer layer, Layer calculation, List<Blob> inputs) {
        if (layer.tops().size() != 1) {
            throw layer.fault("makes " + layer.tops().size() + " blobs, " + layer.type() + " makes one");
        }
        bind(layer, 0, append(layer, layer.name(), calculation, inputs));
    }

    /**
     * Adds a node.
     *
     * @param layer whose fault it is when the node does not fit
     * @param name that the node would like to have
     */
    Blob append(CaffeLayer layer, String name, Layer calculation, List<Blob> inputs) {
        List<Shape> shapes = inputs.stream().map(Blob::shape).toList();
        Shape shape;
        try {
            shape = calculation.infer(shapes);
            requireCountable(layer, shape);
            for (Parameter parameter : calculation.parameters(shapes)) {
                requireCountable(layer, parameter.shape());
            }
            calculation.flops(shapes);
        } catch (IllegalArgumentException e) {
            throw layer.fault(String.valueOf(e.getMessage()));
        } catch (ArithmeticException e) {
            throw layer.fault("makes more numbers than can be counted");
        }
        String unique = unique(name);
        nodes.add(new Node(unique, calculation, inputs.stream().map(Blob::node).toList()));
        Blob made = Blob.value(unique, shape);
        last = made;
        return made;
    }

    private static void requireCountable(CaffeLayer layer, Shape shape) {
        if (shape.elements() > MOST_ELEMENTS) {
            throw layer.fault(String.format(
                    "makes a blob of %s, which is %,d numbers; a blob has at most %,d",
                    shape, shape.elements(), MOST_ELEMENTS));
        }
    }

    /* Plans give some signs in names a meaning of their own. */
    private String unique(String name) {
        String plain = name.isEmpty() ? "layer" : name.replaceAll("[^A-Za-z0-9_./-]", "_");
        String unique = plain;
        for (int i = 2; !names.add(unique); i++) {
            unique = plain + "." + i;
        }
        return unique;
    }
}

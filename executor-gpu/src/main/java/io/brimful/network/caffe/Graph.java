package io.brimful.network.caffe;

import io.brimful.network.Layer;
import io.brimful.network.Loss;
import io.brimful.network.Network;
import io.brimful.network.Node;
import io.brimful.network.Parameter;
import io.brimful.network.Softmax;
import io.brimful.network.SoftmaxLoss;
import io.brimful.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The network so far: nodes, and which blob each name stands for at this point of the file. */
final class Graph {
    private static final Set<String> TAKEN = Set.of("label", "loss", "correct", "losses");
    /* Caffe: Blob::Reshape. */
    private static final long MOST_ELEMENTS = Integer.MAX_VALUE;

    private final Map<String, Blob> blobs = new HashMap<>();
    private final Set<String> made = new HashSet<>();
    private final List<Node> nodes = new ArrayList<>();
    private final Set<String> names = new HashSet<>(Set.of(Network.IMAGE));
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Map<String, Shape> extras = new LinkedHashMap<>();
    private final Map<String, Shape> sharedShapes = new HashMap<>();
    private final Map<Blob, Blob> shaped = new HashMap<>();
    private final Labels labels = new Labels(this);
    private final List<String> notes = new ArrayList<>();
    private @Nullable Blob last;
    private OptionalInt batch = OptionalInt.empty();

    /** Says how many images a step has by the file. */
    void batch(int images) {
        batch = OptionalInt.of(images);
    }

    /** Images a step, as far as the file has said. */
    OptionalInt batch() {
        return batch;
    }

    /** What the losses say of labels. */
    Labels labels() {
        return labels;
    }

    /** A further input than the image. */
    Blob extra(String name, Shape shape) {
        String unique = unique(name, NameOf.VALUE);
        extras.put(unique, shape);
        return Blob.value(unique, shape);
    }

    /** Whether a blob is what the data bring. */
    boolean isData(Blob blob) {
        return blob.node().equals(Network.IMAGE) || extras.containsKey(blob.node());
    }

    /** Says what shape data have whose file does not say. */
    Blob shape(CaffeLayer layer, String name, Blob unshaped, Shape shape) {
        if (!unshaped.isShaped()) {
            note("layer '" + layer.name() + "': an image's '" + name + "' is taken as " + shape
                    + ", like what it is held against");
            unshaped.take(shape);
            shaped.put(unshaped, extra(name, shape));
        }
        return Objects.requireNonNull(shaped.get(unshaped));
    }

    /** Further inputs than the image, with the shape of one image's. */
    Map<String, Shape> extras() {
        return extras;
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
        Node end = nodes.get(nodes.size() - 1);
        if (end.layer() instanceof Softmax) {
            scores = Blob.value(end.inputs().get(0), scores.shape());
        }
        labels.classify(layer, scores.shape().dim(0));
        append(layer, "loss", new SoftmaxLoss(), List.of(scores));
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

    /** Checks that the layer, and no other since the last check, has made all of its tops. */
    void requireMade(CaffeLayer layer) {
        for (String top : layer.tops()) {
            if (!made.contains(top)) {
                throw layer.fault(
                        "makes '" + top + "', which is one more than a layer of type " + layer.type() + " has");
            }
        }
        made.clear();
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
            made.add(layer.tops().get(top));
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
        Shape shape = calculation.infer(shapes);
        requireCountable(layer, shape);
        List<Parameter> parameters = calculation.parameters(shapes);
        parameters.forEach(parameter -> requireCountable(layer, parameter.shape()));
        calculation.flops(shapes); // may be too many
        String unique = unique(name, calculation instanceof Loss ? NameOf.LOSS : NameOf.VALUE);
        List<String> sharing = sharing(layer, parameters);
        nodes.add(new Node(unique, calculation, inputs.stream().map(Blob::node).toList(), sharing));
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

    private List<String> sharing(CaffeLayer layer, List<Parameter> parameters) {
        List<String> shared = IntStream.range(0, parameters.size())
                .mapToObj(index -> layer.learning(index).shared())
                .toList();
        for (int i = 0; i < shared.size(); i++) {
            Shape own = parameters.get(i).shape();
            Shape first = shared.get(i).isEmpty() ? own : sharedShapes.computeIfAbsent(shared.get(i), name -> own);
            if (!first.equals(own)) {
                throw layer.fault("shares '" + shared.get(i) + "', which is " + first + " before, with its "
                        + parameters.get(i).name() + " of " + own);
            }
        }
        return shared.stream().allMatch(String::isEmpty) ? List.of() : shared;
    }

    /* Plans give some signs in names a meaning of their own, and steps some names; what belongs to a node has a dot behind its name. */
    private String unique(String name, NameOf kind) {
        String plain = name.isEmpty() ? "layer" : name.replaceAll("[^A-Za-z0-9_/-]", "_");
        boolean taken = kind == NameOf.VALUE && TAKEN.contains(plain);
        String unique = plain;
        while (taken || !names.add(unique)) {
            unique = plain + "." + numbers.merge(plain, 1, Integer::sum);
            taken = false;
        }
        return unique;
    }

    private enum NameOf {
        VALUE,
        LOSS
    }
}

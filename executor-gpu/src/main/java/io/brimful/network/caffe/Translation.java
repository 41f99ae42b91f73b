package io.brimful.network.caffe;

import io.brimful.network.Loss;
import io.brimful.network.Network;
import io.brimful.network.Node;
import io.brimful.network.UnaryFunction;
import io.brimful.tensor.Shape;
import io.brimful.words.Nearest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Turns the layers of one file into a network, one after the other, and counts what Caffe would. */
final class Translation {
    private static final int LONGEST_NAME = 100;

    private final String file;
    private final Group net;
    private final List<CaffeLayer> layers;
    private final Uses uses;
    private final Graph graph = new Graph();
    private final Inputs inputs;
    private final Map<String, Consumer<CaffeLayer>> rules = new HashMap<>();
    private final List<Logged> logged = new ArrayList<>();
    private int current;

    Translation(String file, Group net, Optional<Shape> image) {
        this.file = file;
        this.net = net;
        this.layers = TrainingLayers.of(net);
        this.uses = new Uses(layers);
        this.inputs = new Inputs(graph, image, layers);
        Inputs.types().forEach(type -> rules.put(type, inputs::add));
        weights();
        elements();
        normalizations();
        shapes();
        losses();
    }

    private void weights() {
        rules.put("Convolution", layer -> Weights.convolution(layer, graph, readers()));
        rules.put("Deconvolution", layer -> Weights.deconvolution(layer, graph, readers()));
        rules.put("InnerProduct", layer -> Weights.innerProduct(layer, graph, readers()));
    }

    private void elements() {
        rules.put("ReLU", layer -> Pointwise.relu(layer, graph));
        rules.put("PReLU", layer -> Pointwise.prelu(layer, graph));
        rules.put("ELU", layer -> Pointwise.elu(layer, graph));
        rules.put("Sigmoid", layer -> Pointwise.plain(layer, graph, new UnaryFunction.Sigmoid()));
        rules.put("TanH", layer -> Pointwise.plain(layer, graph, new UnaryFunction.Tanh()));
        rules.put("AbsVal", layer -> Pointwise.plain(layer, graph, new UnaryFunction.Abs()));
        rules.put("BNLL", layer -> Pointwise.plain(layer, graph, new UnaryFunction.Softplus()));
        rules.put("Power", layer -> Pointwise.power(layer, graph));
        rules.put("Exp", layer -> Pointwise.exp(layer, graph));
        rules.put("Log", layer -> Pointwise.log(layer, graph));
        rules.put("Dropout", layer -> Pointwise.dropout(layer, graph));
    }

    private void normalizations() {
        Normalizations normalizations = new Normalizations(graph);
        rules.put("LRN", normalizations::lrn);
        rules.put("BatchNorm", layer -> normalizations.batchNorm(layer, readers()));
        rules.put("Scale", normalizations::scale);
        rules.put("Bias", normalizations::bias);
    }

    private void shapes() {
        rules.put("Pooling", layer -> Shapes.pooling(layer, graph));
        rules.put("Concat", layer -> Shapes.concat(layer, graph));
        rules.put("Slice", layer -> Shapes.slice(layer, graph));
        rules.put("Split", layer -> Shapes.split(layer, graph));
        rules.put("Eltwise", layer -> Shapes.eltwise(layer, graph));
        rules.put("Flatten", layer -> Shapes.flatten(layer, graph));
        rules.put("Reshape", layer -> Shapes.reshape(layer, graph));
        rules.put("Crop", layer -> Shapes.crop(layer, graph));
        rules.put("Softmax", layer -> Shapes.softmax(layer, graph));
        rules.put("Silence", layer -> {});
    }

    private void losses() {
        Losses losses = new Losses(graph);
        rules.put("SoftmaxWithLoss", losses::softmax);
        rules.put("SigmoidCrossEntropyLoss", losses::pair);
        rules.put("EuclideanLoss", losses::pair);
        rules.put("ContrastiveLoss", losses::contrastive);
        rules.put("Accuracy", losses::accuracy);
    }

    CaffeNetwork run() {
        for (current = 0; current < layers.size(); current++) {
            CaffeLayer layer = layers.get(current);
            Consumer<CaffeLayer> rule = rules.get(layer.type());
            if (rule == null) {
                throw layer.fault(
                        layer.text(),
                        "type",
                        "is '" + layer.type() + "', which Brimful does not have"
                                + Nearest.hint(layer.type(), new TreeSet<>(rules.keySet())));
            }
            requireNoLoss(layer);
            requireGradients(layer);
            apply(rule, layer);
            graph.requireMade(layer);
            log(layer);
        }
        Shape image =
                inputs.image().orElseThrow(() -> net.fault("no layer brings images; needs a data layer or an input"));
        attachLoss();
        List<Node> trained = trained();
        try {
            Network network = new Network(
                    name(),
                    image,
                    graph.labels().classes(),
                    trained,
                    graph.labels().pixels(),
                    extras(trained));
            return new CaffeNetwork(network, inputs.batch(), sum(), graph.notes());
        } catch (IllegalArgumentException e) {
            throw new InvalidPrototxt(file, String.valueOf(e.getMessage()));
        }
    }

    /* Of the current layer's first top. */
    private List<CaffeLayer> readers() {
        return uses.of(current, 0);
    }

    /* What the network's own layers refuse is the file's fault. */
    private static void apply(Consumer<CaffeLayer> rule, CaffeLayer layer) {
        try {
            rule.accept(layer);
        } catch (IllegalArgumentException e) {
            throw layer.fault(String.valueOf(e.getMessage()));
        } catch (ArithmeticException e) {
            throw layer.fault("makes more numbers than can be counted");
        }
    }

    private static void requireNoLoss(CaffeLayer layer) {
        if (!layer.type().endsWith("Loss") && layer.lossWeights().stream().anyMatch(weight -> weight != 0)) {
            throw layer.fault(layer.text(), "loss_weight", "stands at a layer that is no loss");
        }
    }

    /* The data need no gradient anyway. */
    private void requireGradients(CaffeLayer layer) {
        List<Boolean> sent = layer.sendsGradients();
        for (int i = 0; i < Math.min(sent.size(), layer.bottoms().size()); i++) {
            Blob blob = graph.blob(layer.bottoms().get(i));
            if (!sent.get(i) && blob.kind() == Blob.Kind.VALUE && !graph.isData(blob)) {
                throw layer.fault(
                        layer.text(),
                        "propagate_down",
                        "is false for '" + layer.bottoms().get(i)
                                + "', which Brimful does not have; lr_mult: 0 freezes the layers before");
            }
        }
    }

    private String name() {
        String named = net.text("name").replaceAll("\\p{Cntrl}", " ").strip();
        String last = file.substring(file.lastIndexOf('/') + 1);
        named = named.substring(0, Math.min(named.length(), LONGEST_NAME));
        return named.isEmpty() ? last.replaceFirst("\\.[A-Za-z]+$", "") : named;
    }

    /* Caffe: InsertSplits. A blob that is read more than once gets a copy for each reader. */
    private void log(CaffeLayer layer) {
        List<Float> weights = layer.lossWeights();
        for (int top = 0; top < layer.tops().size(); top++) {
            Blob blob = graph.blob(layer.tops().get(top));
            boolean isLoss = blob.kind() == Blob.Kind.SCALAR && top < weights.size() && weights.get(top) != 0;
            int read = uses.of(current, top).size() + (isLoss ? 1 : 0);
            logged.add(new Logged(blob, read > 1 ? 1 + read : 1));
        }
        if (layer.tops().isEmpty() && layer.type().endsWith("Loss")) {
            logged.add(new Logged(Blob.scalar(), 1)); // Net::AppendTop names it by itself
        }
    }

    private LoggedMemory sum() {
        long perImage = 0;
        long perBatch = 0;
        for (Logged each : logged) {
            long elements = Math.multiplyExact(each.blob().elements(1), (long) each.copies());
            if (each.blob().kind() == Blob.Kind.SCALAR) {
                perBatch = Math.addExact(perBatch, elements);
            } else {
                perImage = Math.addExact(perImage, elements);
            }
        }
        return new LoggedMemory(perImage, perBatch);
    }

    /* What no loss depends on does not train. */
    private List<Node> trained() {
        List<Node> nodes = graph.nodes();
        Set<String> needed = new HashSet<>();
        Deque<Node> trained = new ArrayDeque<>();
        for (int i = nodes.size() - 1; i >= 0; i--) {
            Node node = nodes.get(i);
            if (isLoss(node) || needed.contains(node.name())) {
                needed.addAll(node.inputs());
                trained.addFirst(node);
            } else {
                graph.note("layer '" + node.name() + "' is left out, since no loss depends on it");
            }
        }
        return List.copyOf(trained);
    }

    /* A file that is made for answers alone learns to give them. */
    private void attachLoss() {
        List<Node> nodes = graph.nodes();
        if (nodes.stream().noneMatch(Translation::isLoss)) {
            CaffeLayer last = layers.get(layers.size() - 1);
            if (layers.stream().anyMatch(layer -> layer.type().endsWith("Loss"))) {
                throw last.fault("every loss has loss_weight 0; one must train");
            }
            graph.note("no layer is a loss; a SoftmaxWithLoss on '" + graph.attachLoss(last) + "' is taken for one");
        }
    }

    private static boolean isLoss(Node node) {
        return node.layer() instanceof Loss;
    }

    private Map<String, Shape> extras(List<Node> trained) {
        Map<String, Shape> read = new LinkedHashMap<>(graph.extras());
        Set<String> inputs =
                trained.stream().flatMap(node -> node.inputs().stream()).collect(Collectors.toSet());
        read.keySet().retainAll(inputs);
        return read;
    }

    /** A top, and how often Caffe has it. */
    private record Logged(Blob blob, int copies) {}
}

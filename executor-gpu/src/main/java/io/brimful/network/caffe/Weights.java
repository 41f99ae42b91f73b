package io.brimful.network.caffe;

import io.brimful.network.Conv;
import io.brimful.network.Fill;
import io.brimful.network.Filler;
import io.brimful.network.Linear;
import io.brimful.network.TransposedConv;
import io.brimful.network.Window;
import io.brimful.words.Nearest;
import java.util.List;
import java.util.Set;

/** Layers with weights: Convolution, Deconvolution, InnerProduct. */
final class Weights {
    private static final Set<String> FILLERS =
            Set.of("constant", "gaussian", "xavier", "msra", "uniform", "positive_unitball", "bilinear");

    private Weights() {}

    /** @param readers of what the layer makes */
    static void convolution(CaffeLayer layer, Graph graph, List<CaffeLayer> readers) {
        Group group = layer.parameters("convolution");
        Window window = Extents.ofConvolution(layer, group);
        requireChannels(layer, group);
        graph.add(
                layer,
                new Conv(
                        filters(layer, group),
                        window,
                        groups(layer, group),
                        bias(layer, group, graph, readers),
                        fill(layer, group, graph)));
    }

    /** @param readers of what the layer makes */
    static void deconvolution(CaffeLayer layer, Graph graph, List<CaffeLayer> readers) {
        Group group = layer.parameters("convolution");
        Window window = Extents.ofConvolution(layer, group);
        requireChannels(layer, group);
        graph.add(
                layer,
                new TransposedConv(
                        filters(layer, group),
                        window,
                        groups(layer, group),
                        bias(layer, group, graph, readers),
                        fill(layer, group, graph)));
    }

    /** @param readers of what the layer makes */
    static void innerProduct(CaffeLayer layer, Graph graph, List<CaffeLayer> readers) {
        Group group = layer.parameters("inner_product");
        long axis = group.whole("axis");
        if (axis != 1 && axis != -graph.only(layer).shape().rank()) {
            throw layer.fault(group, "axis", "is " + axis + ", must be 1: all numbers of an image together");
        }
        if (group.truth("transpose")) {
            throw layer.fault(group, "transpose", "is true, must be false: weights of others are not read");
        }
        graph.add(
                layer,
                new Linear(filters(layer, group), bias(layer, group, graph, readers), fill(layer, group, graph)));
    }

    private static void requireChannels(CaffeLayer layer, Group group) {
        if (group.whole("axis") != 1) {
            throw layer.fault(group, "axis", "is " + group.whole("axis") + ", must be 1: the channels");
        }
    }

    private static int filters(CaffeLayer layer, Group group) {
        return count(layer, group, "num_output");
    }

    private static int groups(CaffeLayer layer, Group group) {
        return count(layer, group, "group");
    }

    private static int count(CaffeLayer layer, Group group, String field) {
        long count = group.whole(field);
        if (count < 1 || count > Integer.MAX_VALUE) {
            throw layer.fault(group, field, String.format("is %,d, must be 1 to %,d", count, Integer.MAX_VALUE));
        }
        return (int) count;
    }

    /* A normalization by the batch's own mean takes it away again, and sends it no gradient. */
    private static boolean bias(CaffeLayer layer, Group group, Graph graph, List<CaffeLayer> readers) {
        boolean normalized = readers.size() == 1 && Normalizations.isOfBatch(readers.get(0));
        if (group.truth("bias_term") && normalized) {
            graph.note("layer '" + layer.name() + "': its bias has no effect before '"
                    + readers.get(0).name() + "' and is left out");
        }
        return group.truth("bias_term") && !normalized;
    }

    private static Fill fill(CaffeLayer layer, Group group, Graph graph) {
        CaffeLayer.Learning weights = layer.learning(0);
        CaffeLayer.Learning bias = layer.learning(1);
        return new Fill(
                filler(layer, group.group("weight_filler"), graph),
                filler(layer, group.group("bias_filler"), graph),
                new Fill.Multipliers(weights.rate(), weights.decay(), bias.rate(), bias.decay()));
    }

    /** How a tensor begins. */
    static Filler filler(CaffeLayer layer, Group group, Graph graph) {
        String type = group.text("type");
        if (group.whole("sparse") >= 0) {
            graph.note("layer '" + layer.name() + "': its first values are drawn without gaps, not sparse");
        }
        return switch (type) {
            case "constant" -> new Filler.Constant(group.number("value"));
            case "gaussian" -> new Filler.Gaussian(group.number("mean"), group.number("std"));
            case "uniform" -> new Filler.Uniform(group.number("min"), group.number("max"));
            case "xavier" -> new Filler.Xavier(variance(group));
            case "msra" -> new Filler.Msra(variance(group));
            case "positive_unitball" -> new Filler.PositiveUnitball();
            case "bilinear" -> new Filler.Bilinear();
            default ->
                throw layer.fault(
                        group, "type", "is '" + type + "', no filler has that name" + Nearest.hint(type, FILLERS));
        };
    }

    private static Filler.Variance variance(Group group) {
        return Filler.Variance.valueOf(group.choice("variance_norm"));
    }
}

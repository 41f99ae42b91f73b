package io.brimful.network.caffe;

import io.brimful.network.Affine;
import io.brimful.network.BatchNorm;
import io.brimful.network.Fill;
import io.brimful.network.Filler;
import io.brimful.network.Layer;
import io.brimful.network.Lrn;
import io.brimful.network.LrnWithin;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** LRN, BatchNorm, Scale, Bias. A BatchNorm whose one reader is a Scale with a bias is one layer with it. */
final class Normalizations {
    private final Graph graph;
    private final Map<Blob, CaffeLayer> waiting = new HashMap<>();

    Normalizations(Graph graph) {
        this.graph = graph;
    }

    void lrn(CaffeLayer layer) {
        Group group = layer.parameters("lrn");
        long size = group.whole("local_size");
        if (size < 1 || size % 2 == 0 || size > Integer.MAX_VALUE) {
            throw layer.fault(group, "local_size", "is " + size + ", must be odd and >= 1");
        }
        float alpha = group.number("alpha");
        float beta = group.number("beta");
        boolean within = group.choice("norm_region").equals("WITHIN_CHANNEL");
        graph.add(
                layer,
                within ? new LrnWithin((int) size, alpha, beta) : new Lrn((int) size, alpha, beta, group.number("k")));
    }

    /** @param readers of what the layer makes */
    void batchNorm(CaffeLayer layer, List<CaffeLayer> readers) {
        Blob x = graph.only(layer);
        if (!isOfBatch(layer)) {
            graph.note("layer '" + layer.name()
                    + "': use_global_stats leaves an affine map, taken as none: statistics of a training"
                    + " before are not read");
            graph.bind(layer, 0, x);
        } else if (readers.size() == 1 && isScale(readers.get(0))) {
            Blob normalized = Blob.value(x.node(), x.shape());
            waiting.put(normalized, layer);
            graph.bind(layer, 0, normalized);
        } else {
            graph.add(layer, norm(layer, plain(), false));
        }
    }

    /** Whether a layer normalizes by the batch's own statistics. */
    static boolean isOfBatch(CaffeLayer layer) {
        return layer.type().equals("BatchNorm")
                && !layer.parameters("batch_norm").truth("use_global_stats");
    }

    private static boolean isScale(CaffeLayer layer) {
        Group group = layer.parameters("scale");
        return layer.type().equals("Scale")
                && layer.bottoms().size() == 1
                && group.truth("bias_term")
                && group.whole("axis") == 1
                && group.whole("num_axes") == 1;
    }

    void scale(CaffeLayer layer) {
        Group group = layer.parameters("scale");
        requireOneOfChannels(layer, group);
        Fill fill = fill(layer, group, "bias_filler");
        CaffeLayer norm = waiting.remove(graph.only(layer));
        graph.add(layer, norm == null ? new Affine(true, group.truth("bias_term"), fill) : norm(norm, fill, true));
    }

    void bias(CaffeLayer layer) {
        Group group = layer.parameters("bias");
        requireOneOfChannels(layer, group);
        CaffeLayer.Learning learning = layer.learning(0);
        Filler first = Weights.filler(layer, group.group("filler"), graph);
        Fill.Multipliers multipliers = new Fill.Multipliers(1, 0, learning.rate(), learning.decay());
        graph.add(layer, new Affine(false, true, new Fill(new Filler.Constant(1), first, multipliers)));
    }

    /* Two blobs would be a product that reaches over the extents that one of them lacks. */
    private void requireOneOfChannels(CaffeLayer layer, Group group) {
        graph.only(layer);
        for (String field : List.of("axis", "num_axes")) {
            if (group.whole(field) != 1) {
                throw layer.fault(group, field, "is " + group.whole(field) + ", must be 1: a number for each channel");
            }
        }
    }

    private Fill fill(CaffeLayer layer, Group group, String bias) {
        CaffeLayer.Learning scale = layer.learning(0);
        CaffeLayer.Learning shift = layer.learning(1);
        Filler first =
                group.has("filler") ? Weights.filler(layer, group.group("filler"), graph) : new Filler.Constant(1);
        return new Fill(
                first,
                Weights.filler(layer, group.group(bias), graph),
                new Fill.Multipliers(scale.rate(), scale.decay(), shift.rate(), shift.decay()));
    }

    private static Fill plain() {
        return Fill.of(new Filler.Constant(1), new Filler.Constant(0));
    }

    private static Layer norm(CaffeLayer layer, Fill fill, boolean affine) {
        Group group = layer.parameters("batch_norm");
        return new BatchNorm(group.number("eps"), group.number("moving_average_fraction"), fill, affine);
    }
}

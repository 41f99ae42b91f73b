package io.brimful.network.caffe;

import io.brimful.network.Filler;
import io.brimful.network.Layer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** LRN, BatchNorm, Scale. A BatchNorm whose one reader is a Scale with a bias is one layer with it. */
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
        if (group.choice("norm_region").equals("WITHIN_CHANNEL")) {
            throw layer.fault(group, "norm_region", "soon");
        }
        Layer.Lrn calculation =
                new Layer.Lrn((int) size, group.number("alpha"), group.number("beta"), group.number("k"));
        graph.add(layer, calculation);
    }

    /** @param readers of what the layer makes */
    void batchNorm(CaffeLayer layer, List<CaffeLayer> readers) {
        Blob x = graph.only(layer);
        boolean scaled = readers.size() == 1 && isScale(readers.get(0));
        if (!scaled) {
            throw layer.fault("soon");
        }
        Blob normalized = Blob.value(x.node(), x.shape());
        waiting.put(normalized, layer);
        graph.bind(layer, 0, normalized);
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
        Blob x = graph.only(layer);
        CaffeLayer norm = waiting.remove(x);
        if (norm == null) {
            throw layer.fault("soon");
        }
        Group group = norm.parameters("batch_norm");
        Group scale = layer.parameters("scale");
        Filler first = scale.has("filler") ? Weights.filler(layer, scale.group("filler")) : new Filler.Constant(1);
        try {
            graph.add(
                    layer,
                    new Layer.BatchNorm(group.number("eps"), group.number("moving_average_fraction"), first),
                    List.of(x));
        } catch (IllegalArgumentException e) {
            throw norm.fault(String.valueOf(e.getMessage()));
        }
    }
}

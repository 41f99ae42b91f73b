package io.brimful.network.caffe;

import io.brimful.network.Layer;
import io.brimful.network.Window;
import io.brimful.network.Window.Padding;
import io.brimful.network.Window.Rounding;
import io.brimful.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** Pools, and layers that put blobs together or take them apart. */
final class Shapes {
    private static final int CHANNELS = 1;

    private Shapes() {}

    static void pooling(CaffeLayer layer, Graph graph) {
        Group group = layer.parameters("pooling");
        Blob x = graph.only(layer);
        String method = group.choice("pool");
        if (method.equals("STOCHASTIC")) {
            throw layer.fault(group, "pool", "is STOCHASTIC, must be MAX or AVE");
        }
        boolean max = method.equals("MAX");
        Rounding rounding = group.choice("round_mode").equals("FLOOR") ? Rounding.DOWN : Rounding.UP;
        try {
            if (!group.truth("global_pooling")) {
                graph.add(layer, pool(max, Extents.ofPool(layer, group), rounding), List.of(x));
            } else if (max) {
                graph.add(layer, pool(true, whole(layer, x.shape()), Rounding.DOWN), List.of(x));
            } else {
                graph.add(layer, new Layer.GlobalAveragePool(), List.of(x));
            }
        } catch (IllegalArgumentException e) {
            throw layer.fault(String.valueOf(e.getMessage()));
        }
    }

    private static Window whole(CaffeLayer layer, Shape image) {
        if (image.rank() != 3) {
            throw layer.fault("needs images, got " + image);
        }
        return new Window(image.dim(1), image.dim(2), 1, 1, 0, 0, 1, 1);
    }

    /* In Caffe a mean counts the padding, but not what hangs over it; without padding only real elements are left. */
    private static Layer pool(boolean max, Window window, Rounding rounding) {
        if (max) {
            return new Layer.MaxPool(window, rounding);
        }
        boolean padded = window.padH() > 0 || window.padW() > 0;
        return new Layer.AveragePool(window, rounding, padded ? Padding.COUNTED : Padding.LEFT_OUT);
    }

    static void concat(CaffeLayer layer, Graph graph) {
        Group group = layer.parameters("concat");
        requireChannels(layer, group, "axis", "concat_dim");
        List<Blob> inputs = new ArrayList<>();
        for (int i = 0; i < layer.bottoms().size(); i++) {
            inputs.add(graph.bottom(layer, i));
        }
        if (inputs.size() == 1) {
            graph.bind(layer, 0, inputs.get(0));
        } else {
            graph.add(layer, new Layer.Concat(), inputs);
        }
    }

    private static void requireChannels(CaffeLayer layer, Group group, String today, String ofOld) {
        String field = group.has(ofOld) ? ofOld : today;
        if (group.whole(field) != CHANNELS) {
            throw layer.fault(group, field, "is " + group.whole(field) + ", must be 1: the channels");
        }
    }

    static void split(CaffeLayer layer, Graph graph) {
        Blob x = graph.blob(layer.bottoms().get(0));
        for (int i = 0; i < layer.tops().size(); i++) {
            graph.bind(layer, i, x);
        }
    }

    static void eltwise(CaffeLayer layer, Graph graph) {
        Group group = layer.parameters("eltwise");
        List<Float> factors = group.numbers("coeff");
        if (layer.bottoms().size() < 2) {
            throw layer.fault("reads " + layer.bottoms().size() + " blobs, Eltwise needs at least two");
        }
        if (!factors.isEmpty() && factors.size() != layer.bottoms().size()) {
            throw layer.fault(
                    group,
                    "coeff",
                    "has " + factors.size() + " values for " + layer.bottoms().size() + " blobs, needs one for each");
        }
        if (!group.choice("operation").equals("SUM") || factors.stream().anyMatch(factor -> factor != 1)) {
            throw layer.fault(group, "operation", "soon");
        }
        Blob sum = graph.bottom(layer, 0);
        for (int i = 1; i < layer.bottoms().size(); i++) {
            boolean last = i == layer.bottoms().size() - 1;
            sum = graph.append(
                    layer,
                    last ? layer.name() : layer.name() + "." + i,
                    new Layer.Add(),
                    List.of(sum, graph.bottom(layer, i)));
        }
        graph.bind(layer, 0, sum);
    }
}

package io.brimful.network.caffe;

import io.brimful.network.Add;
import io.brimful.network.AveragePool;
import io.brimful.network.Concat;
import io.brimful.network.Crop;
import io.brimful.network.Eltwise;
import io.brimful.network.GlobalAveragePool;
import io.brimful.network.Layer;
import io.brimful.network.MaxPool;
import io.brimful.network.Reshape;
import io.brimful.network.Softmax;
import io.brimful.network.Window;
import io.brimful.network.Window.Padding;
import io.brimful.network.Window.Rounding;
import io.brimful.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;

/** Pools, and layers that put blobs together or take them apart. */
final class Shapes {

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
        if (!group.truth("global_pooling")) {
            graph.add(layer, pool(max, Extents.ofPool(layer, group), rounding), List.of(x));
        } else if (max) {
            graph.add(layer, pool(true, whole(layer, x.shape()), Rounding.DOWN), List.of(x));
        } else {
            graph.add(layer, new GlobalAveragePool(), List.of(x));
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
            return new MaxPool(window, rounding);
        }
        boolean padded = window.padH() > 0 || window.padW() > 0;
        return new AveragePool(window, rounding, padded ? Padding.COUNTED : Padding.LEFT_OUT);
    }

    static void concat(CaffeLayer layer, Graph graph) {
        Group group = layer.parameters("concat");
        List<Blob> inputs = new ArrayList<>();
        for (int i = 0; i < layer.bottoms().size(); i++) {
            inputs.add(graph.bottom(layer, i));
        }
        if (inputs.isEmpty()) {
            throw layer.fault("reads no blob, Concat needs at least one");
        }
        String field = group.has("concat_dim") ? "concat_dim" : "axis";
        requireChannels(layer, group, field, inputs.get(0).shape());
        if (inputs.size() == 1) {
            graph.bind(layer, 0, inputs.get(0));
        } else {
            graph.add(layer, new Concat(), inputs);
        }
    }

    private static void requireChannels(CaffeLayer layer, Group group, String field, Shape image) {
        if (imageAxis(layer, group, field, image) != 0) {
            throw layer.fault(group, field, "is " + group.whole(field) + ", must be 1: the channels");
        }
    }

    static void split(CaffeLayer layer, Graph graph) {
        if (layer.bottoms().size() != 1) {
            throw layer.fault("reads " + layer.bottoms().size() + " blobs, Split needs one");
        }
        Blob x = graph.blob(layer.bottoms().get(0));
        for (int i = 0; i < layer.tops().size(); i++) {
            graph.bind(layer, i, x);
        }
    }

    static void eltwise(CaffeLayer layer, Graph graph) {
        Group group = layer.parameters("eltwise");
        String operation = group.choice("operation");
        List<Float> factors = group.numbers("coeff");
        int inputs = layer.bottoms().size();
        if (inputs < 2) {
            throw layer.fault("reads " + inputs + " blobs, Eltwise needs at least two");
        }
        if (!factors.isEmpty() && (!operation.equals("SUM") || factors.size() != inputs)) {
            throw layer.fault(
                    group,
                    "coeff",
                    "has " + factors.size() + " values, needs one for each of " + inputs + " blobs, and SUM");
        }
        Blob result = graph.bottom(layer, 0);
        for (int i = 1; i < inputs; i++) {
            String name = i == inputs - 1 ? layer.name() : layer.name() + "." + i;
            float a = i > 1 || factors.isEmpty() ? 1 : factors.get(0);
            float b = factors.isEmpty() ? 1 : factors.get(i);
            result = graph.append(layer, name, pair(operation, a, b), List.of(result, graph.bottom(layer, i)));
        }
        graph.bind(layer, 0, result);
    }

    private static Layer pair(String operation, float a, float b) {
        return switch (operation) {
            case "PROD" -> new Eltwise(Eltwise.Kind.PRODUCT, 1, 1);
            case "MAX" -> new Eltwise(Eltwise.Kind.MAX, 1, 1);
            default -> a == 1 && b == 1 ? new Add() : new Eltwise(Eltwise.Kind.SUM, a, b);
        };
    }

    static void slice(CaffeLayer layer, Graph graph) {
        Group group = layer.parameters("slice");
        Blob x = graph.only(layer);
        String field = group.has("slice_dim") ? "slice_dim" : "axis";
        int axis = imageAxis(layer, group, field, x.shape());
        List<Long> points = new ArrayList<>(group.wholes("slice_point"));
        int extent = x.shape().dim(axis);
        int tops = layer.tops().size();
        if (points.isEmpty() && tops > 0 && extent % tops == 0) {
            for (int i = 1; i < tops; i++) {
                points.add((long) extent / tops * i);
            }
        }
        if (points.size() != tops - 1) {
            throw layer.fault(
                    group,
                    "slice_point",
                    "cuts " + extent + " into " + (points.size() + 1) + " parts for " + tops + " tops");
        }
        points.add((long) extent);
        long from = 0;
        for (int i = 0; i < tops; i++) {
            long to = points.get(i);
            if (to <= from || to > extent) {
                throw layer.fault(
                        group, "slice_point", "is " + to + ", must be above " + from + " and below " + extent);
            }
            List<Integer> offsets =
                    new ArrayList<>(Collections.nCopies(x.shape().rank(), 0));
            List<Integer> extents = new ArrayList<>(x.shape().dims());
            offsets.set(axis, (int) from);
            extents.set(axis, (int) (to - from));
            graph.bind(layer, i, graph.append(layer, layer.name() + "." + i, new Crop(offsets, extents), List.of(x)));
            from = to;
        }
    }

    /* Caffe counts the batch as axis 0, and from the end below 0. */
    private static int imageAxis(CaffeLayer layer, Group group, String field, Shape image) {
        long axis = group.whole(field);
        long counted = axis < 0 ? axis + image.rank() + 1 : axis;
        if (counted < 1 || counted > image.rank()) {
            throw layer.fault(
                    group, field, "is " + axis + ", must be 1 to " + image.rank() + ": an extent of the image");
        }
        return (int) counted - 1;
    }

    static void crop(CaffeLayer layer, Graph graph) {
        Group group = layer.parameters("crop");
        Blob x = graph.bottom(layer, 0);
        Shape like = graph.bottom(layer, 1).shape();
        int axis = imageAxis(layer, group, "axis", x.shape());
        List<Long> given = group.wholes("offset");
        int cut = x.shape().rank() - axis;
        if (like.rank() != x.shape().rank() || (given.size() > 1 && given.size() != cut)) {
            throw layer.fault(
                    group,
                    "offset",
                    "has " + given.size() + " values for " + cut + " extents of " + x.shape() + " like those of " + like
                            + ", needs one for all, or one for each");
        }
        List<Integer> offsets = new ArrayList<>();
        List<Integer> extents = new ArrayList<>();
        for (int i = 0; i < x.shape().rank(); i++) {
            boolean isCut = i >= axis;
            long offset = !isCut || given.isEmpty() ? 0 : given.get(given.size() == 1 ? 0 : i - axis);
            extents.add(isCut ? like.dim(i) : x.shape().dim(i));
            if (extents.get(i) > x.shape().dim(i)) {
                throw layer.fault("cuts " + x.shape() + " like " + like + ", which is larger");
            }
            if (offset > x.shape().dim(i) - extents.get(i)) {
                throw layer.fault(
                        group,
                        "offset",
                        "is " + offset + ", must be <= " + (x.shape().dim(i) - extents.get(i)) + ": " + x.shape()
                                + " is cut like " + like);
            }
            offsets.add((int) offset);
        }
        graph.bind(layer, 0, graph.append(layer, layer.name(), new Crop(offsets, extents), List.of(x)));
    }

    static void flatten(CaffeLayer layer, Graph graph) {
        Group group = layer.parameters("flatten");
        Blob x = graph.only(layer);
        int first = imageAxis(layer, group, "axis", x.shape());
        int last = imageAxis(layer, group, "end_axis", x.shape());
        if (last < first) {
            throw layer.fault(group, "end_axis", "is before axis");
        }
        List<Integer> dims = new ArrayList<>(x.shape().dims().subList(0, first));
        dims.add(-1);
        dims.addAll(x.shape().dims().subList(last + 1, x.shape().rank()));
        reshape(layer, graph, x, dims);
    }

    static void reshape(CaffeLayer layer, Graph graph) {
        Group group = layer.parameters("reshape");
        Blob x = graph.only(layer);
        long axis = group.whole("axis");
        if ((axis != 0 && axis != 1) || group.whole("num_axes") != -1) {
            throw layer.fault(
                    group,
                    "axis",
                    "is " + axis + ", num_axes is " + group.whole("num_axes")
                            + ", must be 0 or 1, and -1: all extents of an image");
        }
        Group shape = group.group("shape");
        List<Integer> dims = new ArrayList<>();
        for (long dim : shape.wholes("dim")) {
            if (dim < -1 || dim > Integer.MAX_VALUE) {
                throw layer.fault(shape, "dim", "is " + dim + ", must be -1, 0 or above");
            }
            dims.add((int) dim);
        }
        if (axis == 0 && !dims.isEmpty()) {
            requireBatch(layer, graph, shape, dims);
            dims.remove(0);
        }
        reshape(layer, graph, x, dims);
    }

    /* The first extent is the batch, whatever it is later: 0, the file's own, or what the others leave. */
    private static void requireBatch(CaffeLayer layer, Graph graph, Group shape, List<Integer> dims) {
        int first = dims.get(0);
        boolean isRest = first == -1 && !dims.subList(1, dims.size()).contains(-1);
        if (first != 0 && !isRest && !graph.batch().equals(OptionalInt.of(first))) {
            throw layer.fault(
                    shape,
                    "dim",
                    "begins with " + first + ", must begin with the batch: 0"
                            + (graph.batch().isPresent()
                                    ? " or " + graph.batch().getAsInt()
                                    : ""));
        }
    }

    private static void reshape(CaffeLayer layer, Graph graph, Blob x, List<Integer> dims) {
        Reshape reshape = new Reshape(dims);
        boolean same = reshape.infer(List.of(x.shape())).equals(x.shape());
        graph.bind(layer, 0, same ? x : graph.append(layer, layer.name(), reshape, List.of(x)));
    }

    static void softmax(CaffeLayer layer, Graph graph) {
        requireChannels(
                layer, layer.parameters("softmax"), "axis", graph.only(layer).shape());
        graph.add(layer, new Softmax());
    }
}

package io.brimful.network.caffe;

import io.brimful.network.Dropout;
import io.brimful.network.Filler;
import io.brimful.network.Prelu;
import io.brimful.network.Relu;
import io.brimful.network.Unary;
import io.brimful.network.UnaryFunction;
import java.util.List;

/** Layers that take each number for itself. */
final class Pointwise {
    private static final float SLOPE = 0.25f;

    private Pointwise() {}

    static void relu(CaffeLayer layer, Graph graph) {
        float slope = layer.parameters("relu").number("negative_slope");
        graph.add(layer, slope == 0 ? new Relu() : new Unary(new UnaryFunction.LeakyRelu(slope)));
    }

    static void prelu(CaffeLayer layer, Graph graph) {
        Group group = layer.parameters("prelu");
        Filler slope =
                group.has("filler") ? Weights.filler(layer, group.group("filler"), graph) : new Filler.Constant(SLOPE);
        CaffeLayer.Learning learning = layer.learning(0);
        graph.add(layer, new Prelu(group.truth("channel_shared"), slope, learning.rate(), learning.decay()));
    }

    static void elu(CaffeLayer layer, Graph graph) {
        graph.add(layer, new Unary(new UnaryFunction.Elu(layer.parameters("elu").number("alpha"))));
    }

    static void plain(CaffeLayer layer, Graph graph, UnaryFunction function) {
        graph.add(layer, new Unary(function));
    }

    static void power(CaffeLayer layer, Graph graph) {
        Group group = layer.parameters("power");
        graph.bind(
                layer,
                0,
                power(
                        layer,
                        graph,
                        layer.name(),
                        graph.only(layer),
                        group.number("power"),
                        group.number("scale"),
                        group.number("shift")));
    }

    private static Blob power(
            CaffeLayer layer, Graph graph, String name, Blob x, float power, float scale, float shift) {
        return power == 1 && scale == 1 && shift == 0
                ? x
                : graph.append(layer, name, new Unary(new UnaryFunction.Power(power, scale, shift)), List.of(x));
    }

    /* Caffe: y = base ^ (shift + scale x), base e where it is -1. */
    static void exp(CaffeLayer layer, Graph graph) {
        Group group = layer.parameters("exp");
        float factor = logarithm(layer, group);
        Blob inner = power(
                layer,
                graph,
                layer.name() + ".exponent",
                graph.only(layer),
                1,
                factor * group.number("scale"),
                factor * group.number("shift"));
        graph.bind(layer, 0, graph.append(layer, layer.name(), new Unary(new UnaryFunction.Exp()), List.of(inner)));
    }

    /* Caffe: y = log_base(shift + scale x). */
    static void log(CaffeLayer layer, Graph graph) {
        Group group = layer.parameters("log");
        float factor = logarithm(layer, group);
        Blob inner = power(
                layer,
                graph,
                layer.name() + ".argument",
                graph.only(layer),
                1,
                group.number("scale"),
                group.number("shift"));
        Blob natural = graph.append(layer, layer.name(), new Unary(new UnaryFunction.Log()), List.of(inner));
        graph.bind(layer, 0, power(layer, graph, layer.name() + ".base", natural, 1, 1 / factor, 0));
    }

    private static float logarithm(CaffeLayer layer, Group group) {
        float base = group.number("base");
        if (base != -1 && !(base > 0 && base != 1)) {
            throw layer.fault(group, "base", "is " + base + ", must be above 0 and not 1, or -1 for e");
        }
        return base == -1 ? 1 : (float) Math.log(base);
    }

    static void dropout(CaffeLayer layer, Graph graph) {
        Group group = layer.parameters("dropout");
        float ratio = group.number("dropout_ratio");
        if (!(ratio >= 0 && ratio < 1)) {
            throw layer.fault(group, "dropout_ratio", "is " + ratio + ", must be >= 0 and < 1");
        }
        graph.add(layer, new Dropout(ratio));
    }
}

package io.brimful.device;

import io.brimful.network.Add;
import io.brimful.network.Affine;
import io.brimful.network.Concat;
import io.brimful.network.Dropout;
import io.brimful.network.Eltwise;
import io.brimful.network.Fill;
import io.brimful.network.Filler;
import io.brimful.network.GlobalAveragePool;
import io.brimful.network.Layer;
import io.brimful.network.LrnWithin;
import io.brimful.network.Network;
import io.brimful.network.Prelu;
import io.brimful.network.Reshape;
import io.brimful.network.Unary;
import io.brimful.network.UnaryFunction;
import java.util.List;

/** Networks as {@link SmallNetworks} has them, of layers that take each element or each channel for itself. */
final class ElementNetworks {
    private static final int CLASSES = 3;

    private ElementNetworks() {}

    static List<Network> all() {
        return List.of(
                functions("leaky relu and elu", new UnaryFunction.LeakyRelu(0.25f), new UnaryFunction.Elu(0.5f)),
                functions(
                        "leaky relu and elu that go back by their inputs",
                        new UnaryFunction.LeakyRelu(-0.5f),
                        new UnaryFunction.Elu(-0.25f)),
                functions("sigmoid and tanh", new UnaryFunction.Sigmoid(), new UnaryFunction.Tanh()),
                functions("powers", new UnaryFunction.Power(2, 0.25f, 1), new UnaryFunction.Power(-0.5f, 0.125f, 2)),
                functions("straight lines", new UnaryFunction.Power(1, 0.5f, 0.25f), new UnaryFunction.Power(1, 2, 0)),
                functions("abs and softplus", new UnaryFunction.Abs(), new UnaryFunction.Softplus()),
                new Sketch("log and exp", 2, 4, 3)
                        .conv("conv1", 4, 3)
                        .add("positive", new Unary(new UnaryFunction.Softplus()))
                        .add("log", new Unary(new UnaryFunction.Log()))
                        .add("less", new Unary(new UnaryFunction.Power(1, 0.25f, 0)))
                        .add("exp", new Unary(new UnaryFunction.Exp()))
                        .classify(CLASSES),
                new Sketch("functions of what is read elsewhere too", 2, 4, 3)
                        .conv("conv1", 4, 3)
                        .add("tanh1", new Unary(new UnaryFunction.Tanh()))
                        .from("conv1")
                        .add("elu1", new Unary(new UnaryFunction.Elu(1)))
                        .add("sum", new Add(), "tanh1", "elu1")
                        .add("sigmoid1", new Unary(new UnaryFunction.Sigmoid()))
                        .add("both", new Concat(), "tanh1", "sigmoid1")
                        .classify(CLASSES),
                new Sketch("relu with slopes", 2, 4, 3)
                        .add("image", prelu(false))
                        .conv("conv1", 3, 3)
                        .add("each", prelu(false))
                        .linear("hidden", 6)
                        .add("flat", prelu(false))
                        .classify(CLASSES),
                layers("relu with shared slopes", prelu(true), prelu(true)),
                layers("scale and shift", affine(true, true), affine(true, true)),
                layers("scale or shift", affine(true, false), affine(false, true)),
                new Sketch("channels of rows", 2, 4, 3)
                        .conv("conv1", 2, 3)
                        .add("rows", new Reshape(List.of(8, 3)))
                        .add("prelu", prelu(false))
                        .add("affine", affine(true, true))
                        .add("drop", new Dropout(0.25f))
                        .classify(CLASSES),
                new Sketch("frozen slopes, scales and shifts", 2, 4, 3)
                        .add("image", frozenPrelu())
                        .add("shifted", frozenAffine(false, true))
                        .conv("conv1", 4, 3)
                        .add("prelu", frozenPrelu())
                        .conv("conv2", 3, 3)
                        .add("both", frozenAffine(true, true))
                        .linear("hidden", 6)
                        .add("scale", frozenAffine(true, false))
                        .add("shift", frozenAffine(false, true))
                        .classify(CLASSES),
                new Sketch("sums with factors, products and maxima", 2, 4, 3)
                        .conv("conv1", 4, 3)
                        .conv("conv2", 4, 3)
                        .add("sum", new Eltwise(Eltwise.Kind.SUM, 0.5f, 1), "conv1", "conv2")
                        .add("negative", new Unary(new UnaryFunction.Power(1, -1, 0)))
                        .add("max", new Eltwise(Eltwise.Kind.MAX), "conv1", "negative")
                        .add("plain", new Eltwise(Eltwise.Kind.SUM), "max", "sum")
                        .conv("conv3", 4, 3)
                        .add("product", new Eltwise(Eltwise.Kind.PRODUCT), "plain", "conv3")
                        .add("less", new Eltwise(Eltwise.Kind.SUM, 0.03125f, -0.25f), "product", "sum")
                        .classify(CLASSES),
                new Sketch("a square by itself", 2, 4, 3)
                        .conv("conv1", 4, 3)
                        .add("square", new Eltwise(Eltwise.Kind.PRODUCT), "conv1", "conv1")
                        .add("larger", new Eltwise(Eltwise.Kind.MAX), "square", "square")
                        .classify(CLASSES),
                new Sketch("a sum of the same twice", 2, 4, 3)
                        .conv("conv1", 4, 3)
                        .add("sum", new Eltwise(Eltwise.Kind.SUM, 0.5f, -1), "conv1", "conv1")
                        .linear("hidden", 6)
                        .add("last", new Eltwise(Eltwise.Kind.SUM, 2, -1), "hidden", "hidden")
                        .classify(CLASSES),
                new Sketch("local response normalization within channels", 2, 5, 4)
                        .conv("conv1", 4, 3)
                        .add("norm1", new LrnWithin(3, 0.7f, 0.75f))
                        .conv("conv2", 3, 3)
                        .add("norm2", new LrnWithin(7, 2, 0.5f))
                        .classify(CLASSES));
    }

    /** Those that read bands of their concatenations on the way back. */
    static List<Network> banded() {
        return List.of(
                banded("bands of what a function was taken of", new Unary(new UnaryFunction.Softplus())),
                banded("bands of what has slopes", prelu(false)),
                banded("bands of what was scaled", affine(true, true)));
    }

    private static Network banded(String name, Layer layer) {
        return new Sketch(name, 2, 8, 8)
                .conv("conv1", 8, 3)
                .add("first", layer)
                .conv("conv2", 3, 1)
                .add("second", layer)
                .conv("conv3", 5, 1)
                .add("all", new Concat(), "conv3", "conv1", "conv2")
                .conv("conv4", 24, 1)
                .conv("conv5", 24, 3)
                .add("pool", new GlobalAveragePool())
                .linear("hidden", 40)
                .add("third", layer)
                .classify(CLASSES);
    }

    private static Layer prelu(boolean shared) {
        return new Prelu(shared, new Filler.Constant(0.25f), 1, 1);
    }

    private static Layer affine(boolean scales, boolean shifts) {
        return new Affine(scales, shifts, Fill.of(new Filler.Constant(1), new Filler.Constant(0)));
    }

    private static Layer frozenPrelu() {
        return new Prelu(false, new Filler.Constant(0.25f), 0, 1);
    }

    private static Layer frozenAffine(boolean scales, boolean shifts) {
        Fill.Multipliers frozen = new Fill.Multipliers(0, 1, 0, 1);
        return new Affine(scales, shifts, new Fill(new Filler.Constant(1), new Filler.Constant(0), frozen));
    }

    /* The biases keep the inputs away from 0, where some have a kink. */
    private static Network functions(String name, UnaryFunction first, UnaryFunction second) {
        return layers(name, new Unary(first), new Unary(second));
    }

    private static Network layers(String name, Layer first, Layer second) {
        return new Sketch(name, 2, 4, 3)
                .conv("conv1", 4, 3)
                .add("first", first)
                .linear("hidden", 6)
                .add("second", second)
                .classify(CLASSES);
    }
}

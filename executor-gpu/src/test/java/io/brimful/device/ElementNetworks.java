package io.brimful.device;

import io.brimful.network.Layer;
import io.brimful.network.Network;
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
                        .add("sum", new Layer.Add(), "tanh1", "elu1")
                        .add("sigmoid1", new Unary(new UnaryFunction.Sigmoid()))
                        .add("both", new Layer.Concat(), "tanh1", "sigmoid1")
                        .classify(CLASSES));
    }

    /* The biases keep the inputs away from 0, where some have a kink. */
    private static Network functions(String name, UnaryFunction first, UnaryFunction second) {
        return new Sketch(name, 2, 4, 3)
                .conv("conv1", 4, 3)
                .add("first", new Unary(first))
                .linear("hidden", 6)
                .add("second", new Unary(second))
                .classify(CLASSES);
    }
}

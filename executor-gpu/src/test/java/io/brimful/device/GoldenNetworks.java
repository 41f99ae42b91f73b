package io.brimful.device;

import static io.brimful.network.Window.Rounding.DOWN;
import static io.brimful.network.Window.square;

import io.brimful.network.Add;
import io.brimful.network.Affine;
import io.brimful.network.AveragePool;
import io.brimful.network.Concat;
import io.brimful.network.Eltwise;
import io.brimful.network.Fill;
import io.brimful.network.Filler;
import io.brimful.network.GlobalAveragePool;
import io.brimful.network.LrnWithin;
import io.brimful.network.Network;
import io.brimful.network.Prelu;
import io.brimful.network.Unary;
import io.brimful.network.UnaryFunction;
import io.brimful.network.Window;
import io.brimful.network.Window.Padding;

/** Inception-v3, MobileNet-v2 and U-Net in small, and layers of single elements and channels, as {@code golden_losses.py} has them. */
final class GoldenNetworks {
    private static final Window ONE = square(1, 1, 0);
    private static final Window ONE_BY_7 = new Window(1, 7, 1, 1, 0, 3, 1, 1);
    private static final Window SEVEN_BY_1 = new Window(7, 1, 1, 1, 3, 0, 1, 1);

    private GoldenNetworks() {}

    static Network inception() {
        Sketch net = new Sketch("small-inception", 3, 19, 18);
        normalized(net, "conv1", 8, square(3, 1, 0), 1e-3f).relu("relu1");
        normalized(net, "one", 4, ONE, 1e-3f).relu("one_relu");
        normalized(net.from("relu1"), "seven1", 6, ONE_BY_7, 1e-3f).relu("seven1_relu");
        normalized(net, "seven2", 8, SEVEN_BY_1, 1e-3f).relu("seven2_relu");
        net.from("relu1").add("pool", new AveragePool(square(3, 1, 1), DOWN, Padding.COUNTED));
        normalized(net, "pooled", 4, ONE, 1e-3f).relu("pooled_relu");
        net.add("all", new Concat(), "one_relu", "seven2_relu", "pooled_relu");
        net.averagePool("aux_pool", square(5, 3, 0), DOWN);
        normalized(net, "aux_conv", 8, ONE, 1e-3f).relu("aux_relu");
        net.linear("aux_fc", 5).auxiliaryLoss("aux_loss", 0.3f);
        net.from("all").maxPool("pool2", square(3, 2, 0), DOWN);
        normalized(net, "conv2", 16, square(3, 1, 0), 1e-3f).relu("relu2");
        return net.add("mean", new GlobalAveragePool()).linear("fc", 5).loss(5);
    }

    static Network mobilenet() {
        Sketch net = new Sketch("small-mobilenet", 3, 18, 14);
        normalized(net, "conv1", 8, square(3, 2, 1), 1e-5f).relu("relu1", 2);
        residual(net, "a", "relu1", 8, 8, 1);
        residual(net, "b", "a", 8, 16, 2);
        residual(net, "c", "b_narrow_norm", 16, 16, 1);
        return net.add("mean", new GlobalAveragePool()).linear("fc", 5).loss(5);
    }

    private static void residual(Sketch net, String name, String before, int in, int out, int stride) {
        normalized(net, name + "_wide", 3 * in, ONE, 1e-5f).relu(name + "_wide_relu", 2);
        net.convWithoutBias(name + "_deep", 3 * in, square(3, stride, 1), 3 * in)
                .batchNorm(name + "_deep_norm", 1e-5f);
        net.relu(name + "_deep_relu", 2);
        normalized(net, name + "_narrow", out, ONE, 1e-5f);
        if (stride == 1) {
            net.add(name, new Add(), before, name + "_narrow_norm");
        }
    }

    static Network unet() {
        Sketch net = new Sketch("small-unet", 1, 16, 12);
        twice(net, "first", 8);
        twice(net.maxPool("pool1", square(2, 2, 0), DOWN), "second", 16);
        twice(net.maxPool("pool2", square(2, 2, 0), DOWN), "bottom", 32);
        net.transposedConv("up2", 16, square(2, 2, 0));
        twice(net.add("both2", new Concat(), "second_relu2", "up2"), "third", 16);
        net.transposedConv("up1", 8, square(2, 2, 0));
        twice(net.add("both1", new Concat(), "first_relu2", "up1"), "fourth", 8);
        net.transposedConv("wide", 4, new Window(3, 3, 1, 1, 2, 2, 2, 2));
        return net.conv("classifier", 3, 1).loss(3);
    }

    private static void twice(Sketch net, String name, int filters) {
        for (int i = 1; i <= 2; i++) {
            net.conv(name + "_conv" + i, filters, 3).relu(name + "_relu" + i);
        }
    }

    private static Sketch normalized(Sketch net, String name, int filters, Window window, float epsilon) {
        return net.convWithoutBias(name, filters, window).batchNorm(name + "_norm", epsilon);
    }

    static Network elements() {
        Fill fill = Fill.of(new Filler.Constant(1), new Filler.Constant(0)).asCaffe();
        Sketch net = new Sketch("small-elements", 3, 12, 10);
        net.conv("conv1", 8, 3).add("leaky1", new Unary(new UnaryFunction.LeakyRelu(0.125f)));
        net.add("norm1", new LrnWithin(3, 0.5f, 0.75f));
        net.conv("conv2", 8, 3).add("a", new Prelu(false, new Filler.Constant(0.25f), 2, 0));
        net.from("norm1").conv("conv3", 8, 3).add("scale3", new Affine(true, true, fill));
        net.add("b", new Unary(new UnaryFunction.Elu(0.75f)));
        net.from("norm1").conv("conv4", 8, 1).add("gate", new Unary(new UnaryFunction.Sigmoid()));
        net.add("sum", new Eltwise(Eltwise.Kind.SUM, 0.5f, -1.5f), "a", "b");
        net.add("product", new Eltwise(Eltwise.Kind.PRODUCT), "sum", "gate");
        net.from("b").add("tanh", new Unary(new UnaryFunction.Tanh()));
        net.add("max", new Eltwise(Eltwise.Kind.MAX), "product", "tanh");
        net.add("scale5", new Affine(true, false, fill));
        net.add("slope5", new Prelu(true, new Filler.Constant(0.25f), 2, 0));
        net.linear("hidden", 16).add("softplus", new Unary(new UnaryFunction.Softplus()));
        net.add("shift", new Affine(false, true, fill));
        net.add("power", new Unary(new UnaryFunction.Power(2, -0.25f, 1.25f)));
        net.add("quarter", new Unary(new UnaryFunction.Power(1, 0.25f, 0)));
        net.add("exp", new Unary(new UnaryFunction.Exp()));
        net.add("half", new Unary(new UnaryFunction.Power(1, 1, 0.5f)));
        net.add("log", new Unary(new UnaryFunction.Log()));
        return net.add("abs", new Unary(new UnaryFunction.Abs()))
                .linear("fc", 5)
                .loss(5);
    }
}

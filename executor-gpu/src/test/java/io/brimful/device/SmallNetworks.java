package io.brimful.device;

import static io.brimful.network.Window.Rounding.DOWN;
import static io.brimful.network.Window.Rounding.UP;
import static io.brimful.network.Window.square;

import io.brimful.network.Add;
import io.brimful.network.AveragePool;
import io.brimful.network.Concat;
import io.brimful.network.Dropout;
import io.brimful.network.Fill;
import io.brimful.network.Filler;
import io.brimful.network.GlobalAveragePool;
import io.brimful.network.Layer;
import io.brimful.network.Linear;
import io.brimful.network.Lrn;
import io.brimful.network.MaxPool;
import io.brimful.network.Network;
import io.brimful.network.TransposedConv;
import io.brimful.network.Window;
import io.brimful.network.Window.Padding;
import java.util.List;
import java.util.stream.Stream;

/** Networks of a few hundred parameters, which together have every layer and every option. */
final class SmallNetworks {
    private static final int CLASSES = 3;

    private SmallNetworks() {}

    static List<Network> all() {
        return List.of(
                new Sketch("linear", 2, 3, 3).linear("hidden", 5).classify(CLASSES),
                new Sketch("linear without bias", 2, 3, 3)
                        .add("hidden", new Linear(4, false, fill()))
                        .classify(CLASSES),
                new Sketch("conv", 2, 5, 6)
                        .conv("conv1", 4, 3)
                        .conv("conv2", 3, 3)
                        .classify(CLASSES),
                new Sketch("conv with groups", 4, 5, 5)
                        .conv("conv1", 4, 3)
                        .conv("conv2", 6, square(3, 1, 1), 2)
                        .classify(CLASSES),
                new Sketch("conv with stride and padding", 2, 8, 7)
                        .conv("conv1", 3, square(3, 2, 2), 1)
                        .conv("conv2", 2, new Window(3, 3, 1, 2, 0, 1, 1, 1), 1)
                        .classify(CLASSES),
                new Sketch("conv with dilation", 2, 9, 8)
                        .conv("conv1", 3, 1)
                        .conv("conv2", 3, new Window(3, 3, 1, 1, 2, 1, 2, 1), 1)
                        .conv("conv3", 2, new Window(3, 2, 2, 1, 3, 0, 3, 2), 1)
                        .classify(CLASSES),
                new Sketch("rectangular conv without bias", 2, 5, 6)
                        .convWithoutBias("conv1", 3, new Window(1, 3, 1, 1, 0, 1, 1, 1))
                        .convWithoutBias("conv2", 3, new Window(5, 2, 1, 2, 2, 0, 1, 1))
                        .classify(CLASSES),
                new Sketch("relu", 2, 4, 4)
                        .conv("conv1", 4, 3)
                        .relu("relu1")
                        .linear("hidden", 6)
                        .relu("relu2")
                        .classify(CLASSES),
                pool("max pool", new MaxPool(square(2, 2, 0), DOWN)),
                pool("overlapping max pool, rounded up", new MaxPool(square(3, 2, 0), UP)),
                pool("max pool with padding", new MaxPool(new Window(3, 2, 2, 1, 1, 1, 1, 1), UP)),
                pool("average pool", new AveragePool(square(2, 2, 0), DOWN)),
                pool("overlapping average pool, rounded up", new AveragePool(square(3, 2, 0), UP)),
                pool("average pool with padding", new AveragePool(new Window(3, 2, 2, 1, 1, 1, 1, 1), UP)),
                pool(
                        "average pool that counts its padding",
                        new AveragePool(new Window(3, 2, 2, 1, 1, 1, 1, 1), DOWN, Padding.COUNTED)),
                pool("global average pool", new GlobalAveragePool()),
                new Sketch("clipped relu", 2, 3, 3)
                        .conv("conv1", 4, 1)
                        .relu("relu1", 2.5f)
                        .linear("hidden", 6)
                        .relu("relu2", 2.5f)
                        .classify(CLASSES),
                new Sketch("clipped relu, max pool and dropout", 2, 4, 4)
                        .conv("conv1", 4, 1)
                        .relu("relu1", 2.25f)
                        .maxPool("pool1", square(3, 2, 0), UP)
                        .linear("hidden", 6)
                        .relu("relu2", 2.5f)
                        .add("drop2", new Dropout(0.25f))
                        .classify(CLASSES),
                new Sketch("relu and max pool", 2, 6, 6)
                        .conv("conv1", 4, 1)
                        .relu("relu1")
                        .maxPool("pool1", square(3, 2, 0), UP)
                        .classify(CLASSES),
                new Sketch("local response normalization", 2, 4, 4)
                        .conv("conv1", 7, 3)
                        .add("norm", new Lrn(5, 0.7f, 0.75f, 1.5f))
                        .classify(CLASSES),
                new Sketch("batch normalization", 2, 4, 4)
                        .convWithoutBias("conv1", 3, square(3, 1, 1))
                        .batchNorm("norm1")
                        .convWithoutBias("conv2", 2, square(3, 1, 0))
                        .batchNorm("norm2")
                        .classify(CLASSES),
                new Sketch("dropout", 2, 4, 4)
                        .conv("conv1", 3, 3)
                        .add("drop1", new Dropout(0.25f))
                        .linear("hidden", 6)
                        .add("drop2", new Dropout(0.5f))
                        .classify(CLASSES),
                new Sketch("dropout behind relu", 2, 6, 6)
                        .conv("conv1", 4, 1)
                        .relu("relu1")
                        .maxPool("pool1", square(3, 2, 0), UP)
                        .add("drop1", new Dropout(0.25f))
                        .linear("hidden", 8)
                        .relu("relu2")
                        .add("drop2", new Dropout(0.5f))
                        .classify(CLASSES),
                new Sketch("residual", 2, 4, 4)
                        .conv("conv1", 3, 3)
                        .conv("conv2", 3, 3)
                        .conv("conv3", 3, 3)
                        .add("sum1", new Add(), "conv1", "conv3")
                        .conv("conv4", 3, 3)
                        .add("sum2", new Add(), "sum1", "conv4")
                        .classify(CLASSES),
                new Sketch("concat", 2, 4, 4)
                        .conv("conv1", 3, 3)
                        .conv("left", 2, 1)
                        .from("conv1")
                        .conv("right", 4, 3)
                        .add("both", new Concat(), "left", "right", "conv1")
                        .conv("conv2", 2, 1)
                        .classify(CLASSES),
                new Sketch("depthwise", 3, 5, 5)
                        .conv("conv1", 4, 1)
                        .conv("depthwise", 4, square(3, 2, 1), 4)
                        .conv("twice", 8, square(3, 1, 1), 4)
                        .classify(CLASSES),
                new Sketch("transposed conv", 2, 4, 3)
                        .conv("conv1", 3, 3)
                        .transposedConv("up1", 4, square(2, 2, 0))
                        .conv("conv2", 2, 3)
                        .classify(CLASSES),
                new Sketch("transposed conv with padding and dilation", 2, 4, 3)
                        .transposedConv("up1", 3, new Window(3, 4, 2, 1, 1, 2, 1, 1))
                        .add("up2", new TransposedConv(2, new Window(2, 3, 1, 2, 1, 1, 2, 1), false, fill()))
                        .classify(CLASSES),
                new Sketch("auxiliary losses", 2, 4, 4)
                        .conv("conv1", 3, 3)
                        .linear("classifier1", CLASSES)
                        .auxiliaryLoss("loss1", 0.3f)
                        .from("conv1")
                        .conv("conv2", 3, 3)
                        .linear("classifier2", CLASSES)
                        .auxiliaryLoss("loss2", 0.5f)
                        .from("conv2")
                        .classify(CLASSES),
                new Sketch("a loss for each pixel", 2, 4, 3)
                        .conv("conv1", 4, 3)
                        .conv("conv2", CLASSES, 1)
                        .loss(CLASSES),
                new Sketch("concat of the image", 2, 4, 4)
                        .conv("conv1", 3, 3)
                        .add("both", new Concat(), "conv1", Network.IMAGE)
                        .classify(CLASSES));
    }

    /** Networks whose ReLUs go back by their signs. They have too many kinks for a slope to be a finite difference. */
    static List<Network> signed() {
        return List.of(
                new Sketch("signs of relus", 2, 5, 5)
                        .conv("conv1", 3, 3)
                        .relu("relu1")
                        .conv("conv2", 3, 3)
                        .relu("relu2")
                        .conv("conv3", 3, 3)
                        .relu("relu3")
                        .classify(CLASSES),
                new Sketch("signs of clipped relus", 2, 4, 4)
                        .conv("conv1", 4, 3)
                        .relu("relu1", 2.25f)
                        .conv("conv2", 4, 3)
                        .relu("relu2", 2.5f)
                        .conv("conv3", 4, 1)
                        .relu("relu3", 2.75f)
                        .classify(CLASSES),
                new Sketch("signs beside an argmax", 2, 8, 8)
                        .conv("conv1", 8, 3)
                        .relu("relu1")
                        .maxPool("pool1", square(2, 2, 0), DOWN)
                        .conv("conv2", 8, 3)
                        .relu("relu2")
                        .transposedConv("up1", 4, square(2, 2, 0))
                        .add("both", new Concat(), "relu1", "up1")
                        .conv("conv3", 8, 3)
                        .relu("relu3")
                        .conv("conv4", 8, 3)
                        .add("pool", new GlobalAveragePool())
                        .classify(CLASSES),
                new Sketch("signs of concatenated relus", 2, 5, 5)
                        .conv("conv1", 3, 3)
                        .relu("relu1")
                        .from("conv1")
                        .conv("conv2", 5, 1)
                        .relu("relu2")
                        .add("both", new Concat(), "relu1", "relu2")
                        .conv("conv3", 2, 3)
                        .add("pool", new GlobalAveragePool())
                        .classify(CLASSES));
    }

    /** ReLUs that meet in concatenations, with too many kinks as well. */
    static List<Network> concatenated() {
        return List.of(new Sketch("concat of relus in a concat, and max pool", 2, 6, 6)
                .conv("conv1", 3, 3)
                .relu("relu1")
                .conv("left", 2, 1)
                .relu("left-relu")
                .from("relu1")
                .conv("right", 3, 3)
                .relu("right-relu")
                .add("inner", new Concat(), "left-relu", "right-relu")
                .from("relu1")
                .conv("far", 2, 3)
                .relu("far-relu")
                .add("outer", new Concat(), "inner", "far-relu")
                .maxPool("pool1", square(3, 2, 0), UP)
                .classify(CLASSES));
    }

    /** Networks that read bands of their concatenations on the way back. */
    static List<Network> banded() {
        return List.of(
                dense("densely connected", 8, 8),
                dense("densely connected, with odd numbers of channels", 5, 3),
                new Sketch("all of a block behind each other anew", 2, 6, 6)
                        .convWithoutBias("x0", 4, square(3, 1, 1))
                        .batchNorm("norm1")
                        .convWithoutBias("x1", 4, square(1, 1, 0))
                        .add("two", new Concat(), "x0", "x1")
                        .batchNorm("norm2")
                        .convWithoutBias("x2", 4, square(1, 1, 0))
                        .add("three", new Concat(), "x0", "x1", "x2")
                        .batchNorm("norm3")
                        .convWithoutBias("x3", 4, square(1, 1, 0))
                        .add("four", new Concat(), "x0", "x1", "x2", "x3")
                        .batchNorm("norm4")
                        .add("pool", new GlobalAveragePool())
                        .classify(CLASSES),
                new Sketch("relu, max pool and norm of what is concatenated", 2, 8, 8)
                        .conv("conv1", 8, 3)
                        .relu("relu1")
                        .batchNorm("norm1")
                        .conv("conv2", 2, 1)
                        .from("relu1")
                        .maxPool("pool1", square(3, 1, 1), DOWN)
                        .conv("conv3", 2, 1)
                        .add("all", new Concat(), "conv2", "relu1", "conv3")
                        .conv("conv4", 24, 1)
                        .conv("conv5", 24, 3)
                        .add("pool2", new GlobalAveragePool())
                        .classify(CLASSES),
                new Sketch("max pool of what is concatenated, with too many taps for a byte", 2, 8, 8)
                        .conv("conv1", 8, 3)
                        .maxPool("pool1", square(17, 1, 8), DOWN)
                        .conv("conv2", 2, 1)
                        .add("all", new Concat(), "conv2", "conv1")
                        .conv("conv3", 24, 1)
                        .conv("conv4", 24, 3)
                        .add("pool2", new GlobalAveragePool())
                        .classify(CLASSES),
                new Sketch("a band among others of its block", 2, 8, 8)
                        .conv("conv1", 8, 3)
                        .from(Network.IMAGE)
                        .conv("conv2", 4, 3)
                        .batchNorm("norm2")
                        .conv("conv3", 4, 1)
                        .add("inner", new Concat(), "conv3", "conv2")
                        .add("outer", new Concat(), "conv1", "inner")
                        .conv("conv4", 24, 1)
                        .conv("conv5", 24, 3)
                        .add("pool", new GlobalAveragePool())
                        .classify(CLASSES));
    }

    /* Without ReLUs: a number that is rounded to half the bits may fall on the other side of a kink. */
    private static Network dense(String name, int first, int growth) {
        Sketch sketch = new Sketch(name, 2, 7, 7).convWithoutBias("conv0", first, square(3, 1, 1));
        String last = "conv0";
        for (int layer = 1; layer <= 4; layer++) {
            sketch.from(last).batchNorm("norm" + layer);
            sketch.convWithoutBias("conv" + layer, growth, square(1, 1, 0));
            sketch.add("dense" + layer, new Concat(), last, "conv" + layer);
            last = "dense" + layer;
        }
        return sketch.batchNorm("norm5").add("pool", new GlobalAveragePool()).classify(CLASSES);
    }

    /** All of these. */
    static Stream<Network> every() {
        return Stream.of(
                        all(),
                        signed(),
                        concatenated(),
                        banded(),
                        StructureNetworks.all(),
                        StructureNetworks.boxed(),
                        LossNetworks.all(),
                        ElementNetworks.all(),
                        ElementNetworks.banded())
                .flatMap(List::stream);
    }

    /* A filter for each channel with a tap for each pixel keeps the order of a window's elements, whatever is added to it. */
    private static Network pool(String name, Layer pool) {
        return new Sketch(name, 3, 6, 7)
                .conv("conv1", 3, square(1, 1, 0), 3)
                .add("pool1", pool)
                .classify(CLASSES);
    }

    private static Fill fill() {
        return Fill.of(new Filler.Xavier(), new Filler.Constant(0));
    }
}

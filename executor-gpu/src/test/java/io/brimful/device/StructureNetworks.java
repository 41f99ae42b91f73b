package io.brimful.device;

import static io.brimful.network.Window.Rounding.UP;
import static io.brimful.network.Window.square;

import io.brimful.network.Add;
import io.brimful.network.AveragePool;
import io.brimful.network.BatchNorm;
import io.brimful.network.Concat;
import io.brimful.network.Crop;
import io.brimful.network.Fill;
import io.brimful.network.Filler;
import io.brimful.network.GlobalAveragePool;
import io.brimful.network.Layer;
import io.brimful.network.Network;
import io.brimful.network.Reshape;
import io.brimful.network.Softmax;
import io.brimful.network.TransposedConv;
import io.brimful.network.Window;
import io.brimful.network.Window.Padding;
import java.util.List;

/** Small networks with the layers that give images another structure, and with the options that networks of Caffe have. */
final class StructureNetworks {
    private static final int CLASSES = 3;
    private static final Fill FILL = Fill.of(new Filler.Xavier(), new Filler.Constant(0));
    private static final Layer NORM = new BatchNorm(1e-3f, 0.9f, new Filler.Constant(1));
    private static final Layer BARE_NORM = new BatchNorm(1e-3f, 0.9f, new Filler.Constant(1), false);

    private StructureNetworks() {}

    static List<Network> all() {
        return List.of(
                new Sketch("transposed conv with groups", 4, 3, 3)
                        .conv("conv1", 6, 1)
                        .add("up1", new TransposedConv(4, new Window(3, 2, 2, 1, 1, 0, 1, 2), 2, true, FILL))
                        .add("up2", new TransposedConv(8, square(2, 2, 0), 4, false, FILL))
                        .classify(CLASSES),
                new Sketch("batch normalization without scale and shift", 2, 4, 4)
                        .add("norm1", BARE_NORM)
                        .convWithoutBias("conv1", 3, square(3, 1, 1))
                        .add("norm2", BARE_NORM)
                        .convWithoutBias("conv2", 2, square(3, 1, 1))
                        .add("norm3", BARE_NORM)
                        .classify(CLASSES),
                /* A filter for each channel keeps a window's elements apart. */
                new Sketch("average pool that counts its padding, rounded up", 3, 6, 7)
                        .conv("conv1", 3, square(1, 1, 0), 3)
                        .add("pool1", new AveragePool(new Window(3, 4, 3, 2, 1, 1, 1, 1), UP, Padding.COUNTED))
                        .classify(CLASSES),
                new Sketch("crop of channels and pixels", 2, 5, 6)
                        .conv("conv1", 5, 1)
                        .add("box", new Crop(List.of(1, 1, 2), List.of(3, 3, 4)))
                        .conv("conv2", 6, 3)
                        .add("first", new Crop(List.of(0, 0, 0), List.of(3, 3, 4)), "conv2")
                        .add("second", new Crop(List.of(3, 0, 0), List.of(3, 3, 4)), "conv2")
                        .add("sum", new Add(), "first", "second")
                        .linear("hidden", 7)
                        .add("few", new Crop(List.of(1), List.of(4)))
                        .classify(CLASSES),
                new Sketch("reshape", 4, 4, 6)
                        .add("other", new Reshape(List.of(8, 3, 4)))
                        .conv("conv1", 3, 3)
                        .add("rows", new Reshape(List.of(0, 2, -1)))
                        .conv("conv2", 4, 1)
                        .add("deep", new Reshape(List.of(2, 2, 2, -1)))
                        .add("box", new Crop(List.of(0, 1, 0, 1), List.of(2, 1, 2, 4)))
                        .add("matrix", new Reshape(List.of(2, -1)))
                        .add("norm", NORM)
                        .add("twice", new Concat(), "matrix", "norm")
                        .add("flat", Reshape.flat())
                        .classify(CLASSES),
                new Sketch("softmax", 2, 3, 4)
                        .conv("conv1", 5, 3)
                        .add("weights", new Softmax())
                        .conv("conv2", 4, 3)
                        .linear("hidden", 6)
                        .add("shares", new Softmax())
                        .linear("wide", 12)
                        .add("rows", new Reshape(List.of(3, 4)))
                        .add("columns", new Softmax())
                        .classify(CLASSES),
                new Sketch("concat of one", 2, 3, 3)
                        .conv("conv1", 3, 3)
                        .add("alone", new Concat(), "conv1")
                        .conv("conv2", 2, 1)
                        .classify(CLASSES));
    }

    /** As {@code golden_losses.py} has it. */
    static Network golden() {
        return new Sketch("small-structure", 3, 13, 14)
                .conv("conv1", 12, 3)
                .add("norm1", BARE_NORM)
                .add("left", new Crop(List.of(2, 0, 0), List.of(5, 13, 14)), "norm1")
                .relu("relu1")
                .add("right", new Crop(List.of(7, 0, 0), List.of(5, 13, 14)), "norm1")
                .add("shares1", new Softmax())
                .add("both", new Concat(), "relu1", "shares1")
                .add("box", new Crop(List.of(0, 1, 2), List.of(10, 11, 11)))
                .add("pool1", new AveragePool(square(4, 3, 2), UP, Padding.COUNTED))
                .add("up1", new TransposedConv(6, square(3, 2, 1), 2, true, FILL))
                .add("other", new Reshape(List.of(9, -1, 2)))
                .linear("hidden", 24)
                .add("rows", new Reshape(List.of(6, 4)))
                .add("shares2", new Softmax())
                .add("sum", new Add(), "shares2", "rows")
                .linear("classifier", 5)
                .loss(5);
    }

    /** Boxes of many channels, which a device may store in blocks, and a ReLU: too much for finite differences. */
    static List<Network> boxed() {
        Network normalized = new Sketch("relu behind a normalization without scale and shift", 2, 5, 5)
                .convWithoutBias("conv1", 8, square(3, 1, 1))
                .add("norm1", BARE_NORM)
                .relu("relu1")
                .convWithoutBias("conv2", 4, square(3, 1, 1))
                .add("norm2", BARE_NORM)
                .relu("relu2")
                .classify(CLASSES);
        return List.of(
                normalized,
                new Sketch("boxes within and across blocks", 3, 6, 6)
                        .conv("conv1", 32, 3)
                        .conv("conv2", 48, 3)
                        .add("within", new Crop(List.of(16, 1, 0), List.of(16, 4, 5)), "conv2")
                        .add("across", new Crop(List.of(5, 1, 1), List.of(16, 4, 5)), "conv2")
                        .add("sum", new Add(), "within", "across")
                        .conv("conv3", 16, 3)
                        .add("rows", new Reshape(List.of(8, 10, -1)))
                        .add("shares", new Softmax())
                        .conv("conv4", 8, 1)
                        .add("pool", new GlobalAveragePool())
                        .add("flat", Reshape.flat())
                        .classify(CLASSES));
    }
}

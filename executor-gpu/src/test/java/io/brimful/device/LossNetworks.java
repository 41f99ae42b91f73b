package io.brimful.device;

import static io.brimful.network.Window.Rounding.DOWN;
import static io.brimful.network.Window.square;

import io.brimful.network.Add;
import io.brimful.network.Concat;
import io.brimful.network.ContrastiveLoss;
import io.brimful.network.Conv;
import io.brimful.network.EuclideanLoss;
import io.brimful.network.Fill;
import io.brimful.network.Filler;
import io.brimful.network.GlobalAveragePool;
import io.brimful.network.LabelNumber;
import io.brimful.network.Linear;
import io.brimful.network.Network;
import io.brimful.network.Normalization;
import io.brimful.network.Reshape;
import io.brimful.network.SigmoidLoss;
import io.brimful.network.SoftmaxLoss;
import io.brimful.network.TransposedConv;
import java.util.List;
import java.util.OptionalInt;

/** Networks of few parameters with other losses than one, other inputs than images, frozen and shared parameters. */
final class LossNetworks {
    private static final int CLASSES = 3;
    private static final Fill FROZEN =
            new Fill(new Filler.Xavier(), new Filler.Constant(0), new Fill.Multipliers(0, 1, 0, 1));
    private static final Fill BIAS_FROZEN =
            new Fill(new Filler.Xavier(), new Filler.Constant(0), new Fill.Multipliers(1, 1, 0, 0));

    private LossNetworks() {}

    static List<Network> all() {
        return List.of(
                frozenInFront(),
                frozenBehind(),
                sharedInARow(),
                sharedAtTwoSizes(),
                sharedAcrossLayouts(),
                siamese(new ContrastiveLoss(1, 4, false)),
                siamese(new ContrastiveLoss(0.5f, 6, true)),
                regression(),
                twoTrained(),
                ignoring(),
                pixels(),
                rows());
    }

    private static Network frozenInFront() {
        return new Sketch("frozen in front", 2, 5, 5)
                .add("conv1", new Conv(4, square(3, 1, 1), 1, true, FROZEN))
                .relu("relu1")
                .add("conv2", new Conv(4, square(3, 1, 1), 1, true, BIAS_FROZEN))
                .classify(CLASSES);
    }

    private static Network frozenBehind() {
        return new Sketch("frozen behind", 2, 4, 4)
                .conv("conv1", 4, 3)
                .add("conv2", new Conv(4, square(3, 1, 1), 2, true, FROZEN))
                .add("up", new TransposedConv(3, square(2, 2, 0), false, FROZEN))
                .add("hidden", new Linear(6, true, FROZEN))
                .linear("hidden2", 4)
                .classify(CLASSES);
    }

    /* The loss is a polynomial of a high degree in what is shared: its weight keeps its third derivative low. */
    private static Network sharedInARow() {
        return new Sketch("shared in a row", 4, 4, 4)
                .conv("conv1", 4, 3)
                .sharing("w", "b")
                .relu("relu1")
                .conv("conv2", 4, 3)
                .sharing("w", "b2")
                .relu("relu2")
                .conv("conv3", 4, 3)
                .sharing("", "b")
                .transposedConv("up1", 4, square(3, 1, 1))
                .sharing("", "b")
                .linear("hidden1", 4)
                .sharing("h", "hb")
                .linear("hidden2", 4)
                .sharing("", "hb")
                .linear("classifier", CLASSES)
                .add("loss", new SoftmaxLoss(0.125f))
                .end(CLASSES);
    }

    private static Network sharedAtTwoSizes() {
        return new Sketch("shared at two sizes", 3, 8, 8)
                .conv("conv1", 8, 3)
                .conv("wide", 8, 3)
                .sharing("w", "b")
                .transposedConv("wideUp", 4, square(2, 2, 0))
                .sharing("up", "upb")
                .averagePool("widePool", square(16, 16, 0), DOWN)
                .from("conv1")
                .averagePool("pool", square(2, 2, 0), DOWN)
                .conv("narrow", 8, square(3, 2, 1), 1)
                .sharing("w", "b")
                .transposedConv("narrowUp", 4, square(2, 2, 0))
                .sharing("up", "upb")
                .averagePool("narrowPool", square(4, 4, 0), DOWN)
                .add("all", new Concat(), "widePool", "narrowPool")
                .classify(CLASSES);
    }

    /* A device may store the image otherwise than what a convolution makes of it. */
    private static Network sharedAcrossLayouts() {
        return new Sketch("shared across layouts", 16, 3, 3)
                .linear("plain", 4)
                .sharing("w", "b")
                .from(Network.IMAGE)
                .conv("conv1", 16, 3)
                .linear("made", 4)
                .sharing("w", "b")
                .add("sum", new Add(), "plain", "made")
                .linear("classifier", CLASSES)
                .add("loss", new SoftmaxLoss(0.25f))
                .end(CLASSES);
    }

    private static Network siamese(ContrastiveLoss loss) {
        Sketch net = new Sketch("siamese" + (loss.legacy() ? ", legacy" : ""), 2, 6, 6);
        branch(net, "left");
        branch(net.extra("other", 2, 6, 6), "right");
        return net.add("loss", loss, "left_end", "right_end").end(2);
    }

    private static void branch(Sketch net, String side) {
        net.conv(side + "_conv", 3, 3)
                .sharing("w", "b")
                .averagePool(side + "_pool", square(2, 2, 0), DOWN)
                .linear(side + "_end", 2)
                .sharing("fw", "fb");
    }

    private static Network regression() {
        return new Sketch("regression", 2, 4, 4)
                .conv("conv1", 3, 3)
                .linear("parts", 5)
                .extra("target", 5)
                .add("each", new SigmoidLoss(0.5f), "parts", "target")
                .from("parts")
                .linear("number", 1)
                .source("truth", new LabelNumber())
                .add("loss", new EuclideanLoss(2), "number", "truth")
                .end(4);
    }

    /* The first loss trains what is before both of its inputs; the last one sees one of them, and the image. */
    private static Network twoTrained() {
        return new Sketch("two trained", 2, 4, 4)
                .conv("conv1", 3, 3)
                .from(Network.IMAGE)
                .conv("conv2", 3, 3)
                .relu("relu2")
                .add("near", new EuclideanLoss(0.125f), "relu2", "conv1")
                .from("relu2")
                .conv("back", 2, 3)
                .add("classes", new GlobalAveragePool())
                .add("aux", new SoftmaxLoss(0.5f), "classes")
                .add("loss", new EuclideanLoss(0.125f), Network.IMAGE, "back")
                .end(2);
    }

    private static Network ignoring() {
        Sketch net = new Sketch("ignored label", 2, 4, 4).conv("conv1", 3, 3).relu("relu1");
        for (Normalization normalization : Normalization.values()) {
            String name = "scores" + normalization;
            net.from("relu1").linear(name, CLASSES);
            net.add("loss" + normalization, new SoftmaxLoss(0.25f, OptionalInt.of(7), normalization), name);
        }
        return net.end(CLASSES);
    }

    private static Network pixels() {
        return new Sketch("labels for each pixel", 2, 5, 4)
                .labels(5, 4)
                .conv("conv1", 4, 3)
                .relu("relu1")
                .conv("scores1", CLASSES, 1)
                .auxiliaryLoss("first", 0.5f)
                .from("relu1")
                .conv("scores2", CLASSES, 3)
                .add("loss", new SoftmaxLoss(1, OptionalInt.of(1), Normalization.VALID))
                .end(CLASSES);
    }

    /* Answers that are not pixels of images. */
    private static Network rows() {
        return new Sketch("losses of rows", 2, 4, 3)
                .conv("conv1", 4, 3)
                .add("first", new Reshape(List.of(CLASSES, 16)))
                .add("ignoring", new SoftmaxLoss(0.5f, OptionalInt.of(1), Normalization.VALID))
                .from("conv1")
                .linear("hidden", 4 * CLASSES)
                .add("second", new Reshape(List.of(CLASSES, 4)))
                .loss(CLASSES);
    }
}

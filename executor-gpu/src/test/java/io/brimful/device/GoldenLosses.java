package io.brimful.device;

import static io.brimful.network.Window.Rounding.DOWN;
import static io.brimful.network.Window.square;

import io.brimful.network.ContrastiveLoss;
import io.brimful.network.Conv;
import io.brimful.network.EuclideanLoss;
import io.brimful.network.Fill;
import io.brimful.network.Filler;
import io.brimful.network.LabelNumber;
import io.brimful.network.Network;
import io.brimful.network.Normalization;
import io.brimful.network.SigmoidLoss;
import io.brimful.network.SoftmaxLoss;
import io.brimful.network.TransposedConv;
import java.util.OptionalInt;

/** Networks with several kinds of losses and inputs, frozen and shared parameters, as {@code golden_losses.py} has them. */
final class GoldenLosses {
    private static final Fill FROZEN =
            new Fill(new Filler.Xavier(), new Filler.Constant(0), new Fill.Multipliers(0, 0, 0, 0));
    private static final OptionalInt NINE = OptionalInt.of(9);

    private GoldenLosses() {}

    static Network siamese() {
        Sketch net = new Sketch("small-siamese", 1, 12, 10);
        branch(net, "left");
        branch(net.extra("other", 1, 12, 10), "right");
        net.add("near", new ContrastiveLoss(1, 2, false), "left_fc", "right_fc");
        return net.from("left_fc").classify(2);
    }

    private static void branch(Sketch net, String side) {
        net.conv(side + "_conv1", 6, 3).sharing("w1", "b1");
        net.relu(side + "_relu1").averagePool(side + "_pool", square(2, 2, 0), DOWN);
        for (int i = 2; i <= 3; i++) {
            net.conv(side + "_conv" + i, 6, 3).sharing("w2", "b2").relu(side + "_relu" + i);
        }
        net.linear(side + "_fc", 4).sharing("w3", "b3");
    }

    static Network segmentation() {
        return new Sketch("small-segmentation", 3, 10, 8)
                .labels(10, 8)
                .add("conv1", new Conv(4, square(3, 1, 1), 1, true, FROZEN))
                .relu("relu1")
                .conv("conv2", 6, 3)
                .relu("relu2")
                .conv("scores1", 4, 1)
                .add("first", new SoftmaxLoss(0.4f, NINE, Normalization.FULL))
                .from("relu2")
                .maxPool("pool2", square(2, 2, 0), DOWN)
                .conv("conv3", 8, 3)
                .relu("relu3")
                .add("up", new TransposedConv(4, square(2, 2, 0), false, FROZEN))
                .conv("scores2", 4, 3)
                .add("loss", new SoftmaxLoss(1, NINE, Normalization.VALID))
                .end(4);
    }

    static Network regression() {
        return new Sketch("small-regression", 2, 8, 8)
                .conv("conv1", 6, 3)
                .relu("relu1")
                .linear("parts", 6)
                .extra("targets", 6)
                .add("each", new SigmoidLoss(0.5f), "parts", "targets")
                .from("relu1")
                .linear("other", 6)
                .add("near", new EuclideanLoss(0.25f), "parts", "other")
                .from("other")
                .relu("relu2")
                .linear("guess", 1)
                .source("truth", new LabelNumber())
                .add("loss", new EuclideanLoss(0.5f), "guess", "truth")
                .end(4);
    }
}

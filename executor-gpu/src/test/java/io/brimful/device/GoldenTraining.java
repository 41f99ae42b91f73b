package io.brimful.device;

import static io.brimful.network.Window.Rounding.UP;
import static io.brimful.network.Window.square;

import io.brimful.network.Add;
import io.brimful.network.Concat;
import io.brimful.network.GlobalAveragePool;
import io.brimful.network.Lrn;
import io.brimful.network.Network;
import io.brimful.network.Window;
import io.brimful.network.zoo.Zoo;
import io.brimful.trial.LearningRate;
import io.brimful.trial.Optimizer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * A training whose losses PyTorch has calculated in double precision: {@code src/test/python/golden_losses.py} has the same
 * networks and writes {@code golden/losses.csv}.
 *
 * @param network also names the rows of the file
 * @param optimizer as in the script
 * @param losses of each step
 */
record GoldenTraining(Network network, Optimizer optimizer, List<Double> losses) {
    static final int BATCH = 4;

    /** Batches are loaded in turn, so that the losses fall. */
    static final int BATCHES = 3;

    private static final String FILE = "/golden/losses.csv";

    GoldenTraining {
        losses = List.copyOf(losses);
    }

    static List<GoldenTraining> all() {
        List<String> lines = lines();
        return List.of(
                of(Zoo.find("lenet").orElseThrow(), new LearningRate.Fixed(0.01), lines),
                of(Zoo.find("cifar10-quick").orElseThrow(), new LearningRate.Stepped(0.01, 0.5, 5), lines),
                of(smallAlexnet(), new LearningRate.Poly(0.01, 0.5, 30), lines),
                of(Zoo.find("resnet8-cifar").orElseThrow(), new LearningRate.Stepped(0.02, 0.1, 6), lines),
                of(branches(), new LearningRate.Poly(0.05, 1, 40), lines),
                of(GoldenNetworks.inception(), new LearningRate.Poly(0.05, 1, 40), lines),
                of(GoldenNetworks.mobilenet(), new LearningRate.Fixed(0.01), lines),
                of(GoldenNetworks.unet(), new LearningRate.Fixed(0.02), lines),
                of(StructureNetworks.golden(), new LearningRate.Fixed(0.02), lines),
                of(GoldenLosses.siamese(), new LearningRate.Fixed(0.02), lines),
                of(GoldenLosses.segmentation(), new LearningRate.Fixed(0.05), lines),
                of(GoldenLosses.regression(), new LearningRate.Fixed(0.01), lines),
                of(GoldenNetworks.elements(), new LearningRate.Fixed(0.01), lines));
    }

    private static GoldenTraining of(Network network, LearningRate rate, List<String> lines) {
        List<Double> losses = lines.stream()
                .filter(line -> line.startsWith(network.name() + ","))
                .map(line -> Double.valueOf(line.split(",", -1)[2]))
                .toList();
        return new GoldenTraining(network, Optimizer.sgd(rate, 0.9, 0.0005), losses);
    }

    private static List<String> lines() {
        try (InputStream in = Objects.requireNonNull(GoldenTraining.class.getResourceAsStream(FILE), FILE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Network smallAlexnet() {
        return new Sketch("small-alexnet", 3, 45, 45)
                .convAsCaffe("conv1", 16, square(7, 2, 0), 1)
                .relu("relu1")
                .add("norm1", new Lrn(5, 0.5f, 0.75f, 1))
                .maxPool("pool1", square(3, 2, 0), UP)
                .convAsCaffe("conv2", 24, square(5, 1, 2), 2)
                .relu("relu2")
                .add("norm2", new Lrn(3, 0.5f, 0.75f, 2))
                .maxPool("pool2", square(3, 2, 0), UP)
                .convAsCaffe("conv3", 32, square(3, 1, 1), 4)
                .relu("relu3")
                .maxPool("pool3", square(3, 2, 1), UP)
                .linearAsCaffe("fc4", 32)
                .relu("relu4")
                .linearAsCaffe("fc5", 10)
                .loss(10);
    }

    private static Network branches() {
        return new Sketch("branches", 3, 12, 14)
                .conv("conv1", 8, new Window(3, 5, 1, 2, 1, 2, 1, 1), 1)
                .relu("relu1")
                .conv("wide", 8, new Window(3, 3, 1, 1, 2, 2, 2, 2), 1)
                .relu("wide_relu")
                .from("relu1")
                .conv("narrow", 4, 1)
                .from("relu1")
                .averagePool("pool", square(3, 1, 1), UP)
                .add("all", new Concat(), "wide_relu", "narrow", "pool")
                .convWithoutBias("conv2", 8, square(3, 1, 1))
                .batchNorm("norm2")
                .relu("relu2")
                .add("sum", new Add(), "relu1", "relu2")
                .add("mean", new GlobalAveragePool())
                .linear("fc", 5)
                .loss(5);
    }
}

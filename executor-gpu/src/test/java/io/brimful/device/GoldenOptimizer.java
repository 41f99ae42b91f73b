package io.brimful.device;

import io.brimful.trial.Decay;
import io.brimful.trial.LearningRate;
import io.brimful.trial.Optimizer;
import io.brimful.trial.Rule;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * LeNet's losses with one of PyTorch's optimizers: {@code src/test/python/golden_optimizers.py} has the same optimizers and writes
 * {@code golden/optimizers.csv}.
 *
 * @param name of the rows of the file
 * @param optimizer as in the script
 * @param losses of each batch: ten updates, and one batch more
 * @param rounding by how much single precision alone moves a loss at most, relative to it
 */
record GoldenOptimizer(String name, Optimizer optimizer, List<Double> losses, double rounding) {
    static final int BATCH = 2;
    static final int BATCHES = 3;
    static final int UPDATES = 10;

    private static final String FILE = "/golden/optimizers.csv";
    private static final double WEIGHT_DECAY = 0.0005;

    GoldenOptimizer {
        losses = List.copyOf(losses);
    }

    static List<GoldenOptimizer> all() {
        return List.of(
                of("sgd", new Rule.Sgd(0.9), 0.01),
                of("sgd-l1", new Rule.Sgd(0.9), 0.01, Decay.L1, 0, 1),
                of("sgd-clipped", new Rule.Sgd(0.9), 0.05, Decay.L2, 2, 1),
                of("sgd-accumulated", new Rule.Sgd(0.9), 0.01, Decay.L2, 0, 2),
                of("nesterov", new Rule.Nesterov(0.9), 0.01),
                of("adam", new Rule.Adam(0.9, 0.999, 1e-8), 0.001),
                of("rmsprop", new Rule.RmsProp(0.99, 1e-8), 0.0005),
                of("adagrad", new Rule.AdaGrad(1e-8), 0.005),
                of("adadelta", new Rule.AdaDelta(0.95, 1e-6), 1),
                of("adam-all", new Rule.Adam(0.8, 0.99, 1e-4), 0.002, Decay.L1, 2, 3));
    }

    static GoldenOptimizer named(String name) {
        return all().stream()
                .filter(golden -> golden.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static GoldenOptimizer of(String name, Rule rule, double rate) {
        return of(name, rule, rate, Decay.L2, 0, 1);
    }

    private static GoldenOptimizer of(
            String name, Rule rule, double rate, Decay decay, double clipGradients, int accumulate) {
        Optimizer optimizer =
                new Optimizer(rule, new LearningRate.Fixed(rate), decay, WEIGHT_DECAY, clipGradients, accumulate);
        List<String[]> rows = lines().stream()
                .filter(line -> line.startsWith(name + ","))
                .map(line -> line.split(",", -1))
                .toList();
        double rounding = rows.stream()
                .mapToDouble(row -> Math.abs(Double.parseDouble(row[3]) / Double.parseDouble(row[2]) - 1))
                .max()
                .orElseThrow();
        return new GoldenOptimizer(
                name,
                optimizer,
                rows.stream().map(row -> Double.valueOf(row[2])).toList(),
                rounding);
    }

    private static List<String> lines() {
        try (InputStream in = Objects.requireNonNull(GoldenOptimizer.class.getResourceAsStream(FILE), FILE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

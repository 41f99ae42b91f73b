package io.brimful.cli;

import io.brimful.conf.OptimizerKind;
import io.brimful.network.caffe.SolverReader;
import io.brimful.trial.Decay;
import io.brimful.trial.LearningRate;
import io.brimful.trial.Optimizer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How parameters change: a mixin. */
final class OptimizerOptions {
    private static final List<String> OTHERS = List.of(
            "--optimizer",
            "--learning-rate",
            "--momentum",
            "--beta1",
            "--beta2",
            "--rms-decay",
            "--epsilon",
            "--weight-decay",
            "--regularization",
            "--clip-gradients",
            "--accumulate");

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    @Option(
            names = "--solver",
            paramLabel = "FILE",
            description = "A solver's prototxt of Caffe's, in the place of all other options of the optimizer.")
    private Optional<Path> solver = Optional.empty();

    @Option(
            names = "--optimizer",
            paramLabel = "sgd|nesterov|adam|rmsprop|adagrad|adadelta",
            description = "By PyTorch's formulas; default: sgd.")
    private OptimizerKind kind = OptimizerKind.SGD;

    @Option(names = "--learning-rate", paramLabel = "R", description = "Default: ${DEFAULT-VALUE}.")
    private double learningRate = 0.01;

    @Option(names = "--momentum", paramLabel = "M", description = "Of sgd and nesterov; default: ${DEFAULT-VALUE}.")
    private double momentum = 0.9;

    @Option(names = "--beta1", paramLabel = "B", description = "Of adam; default: ${DEFAULT-VALUE}.")
    private double beta1 = 0.9;

    @Option(names = "--beta2", paramLabel = "B", description = "Of adam; default: ${DEFAULT-VALUE}.")
    private double beta2 = 0.999;

    @Option(
            names = "--rms-decay",
            paramLabel = "D",
            description = "Of rmsprop and adadelta; default: ${DEFAULT-VALUE}.")
    private double rmsDecay = 0.99;

    @Option(
            names = "--epsilon",
            paramLabel = "E",
            description = "Of all but sgd and nesterov; default: ${DEFAULT-VALUE}.")
    private double epsilon = 1e-8;

    @Option(names = "--weight-decay", paramLabel = "D", description = "Default: ${DEFAULT-VALUE}.")
    private double weightDecay = 0.0005;

    @Option(
            names = "--regularization",
            paramLabel = "l2|l1",
            description = "Whether the parameter or its sign decays; default: l2.")
    private Decay regularization = Decay.L2;

    @Option(
            names = "--clip-gradients",
            paramLabel = "NORM",
            description = "The largest L2 norm of all gradients together; default: any.")
    private double clipGradients;

    @Option(
            names = "--accumulate",
            paramLabel = "N",
            description = "Batches of one training step; default: ${DEFAULT-VALUE}.")
    private int accumulate = 1;

    /** @throws IllegalArgumentException when a number is out of its range */
    Optimizer optimizer() {
        if (solver.isPresent()) {
            requireNoOther();
            return SolverReader.read(solver.get());
        }
        OptimizerKind.Numbers numbers = new OptimizerKind.Numbers(momentum, beta1, beta2, epsilon, rmsDecay);
        return new Optimizer(
                kind.rule(numbers),
                new LearningRate.Fixed(learningRate),
                regularization,
                weightDecay,
                clipGradients,
                accumulate);
    }

    private void requireNoOther() {
        for (String other : OTHERS) {
            if (command != null && command.commandLine().getParseResult().hasMatchedOption(other)) {
                throw new UserError(ExitCode.USAGE, "--solver and " + other + " are both there; take one of both");
            }
        }
    }
}

package io.brimful.network.caffe;

import io.brimful.trial.Decay;
import io.brimful.trial.LearningRate;
import io.brimful.trial.Optimizer;
import io.brimful.trial.Rule;
import io.brimful.words.Nearest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Turns a solver's prototxt into the optimizer that it describes. */
public final class SolverReader {
    private static final List<String> TYPES = List.of("SGD", "Nesterov", "Adam", "RMSProp", "AdaGrad", "AdaDelta");
    private static final Map<String, String> TYPES_OF_OLD = Map.of(
            "SGD", "SGD",
            "NESTEROV", "Nesterov",
            "ADAGRAD", "AdaGrad",
            "RMSPROP", "RMSProp",
            "ADADELTA", "AdaDelta",
            "ADAM", "Adam");
    private static final Map<String, String> FIELDS = Map.of(
            "momentum", "momentum",
            "beta1", "momentum",
            "beta2", "momentum2",
            "rms-decay", "rms_decay",
            "epsilon", "delta",
            "learning rate", "base_lr",
            "gamma", "gamma",
            "power", "power",
            "weight decay", "weight_decay",
            "clip-gradients", "clip_gradients");
    private static final List<String> POLICIES = List.of("fixed", "step", "exp", "inv", "multistep", "poly", "sigmoid");

    private final Group solver;

    private SolverReader(Group solver) {
        this.solver = solver;
    }

    /**
     * Reads a file.
     *
     * @throws InvalidPrototxt with what is wrong, and where
     */
    public static Optimizer read(Path file) {
        return read(file.toString(), PrototxtFile.text(file));
    }

    /**
     * Reads a text.
     *
     * @param file its name, for messages
     */
    public static Optimizer read(String file, String text) {
        return new SolverReader(new PrototxtFile(Schema.load(), file, text).as("SolverParameter")).optimizer();
    }

    private Optimizer optimizer() {
        requireField("base_lr");
        try {
            /* Caffe clips the sum over the batches of a step, an optimizer the mean. */
            double clip = Math.max(0, number("clip_gradients")) / accumulate();
            return new Optimizer(rule(), learningRate(), decay(), number("weight_decay"), clip, accumulate());
        } catch (IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            throw solver.fault(field(message), message);
        }
    }

    /* Whose value it is that a rule, a rate or an optimizer refuses. */
    private String field(String message) {
        return FIELDS.entrySet().stream()
                .filter(each -> message.startsWith(each.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("lr_policy");
    }

    private int accumulate() {
        long size = solver.whole("iter_size");
        if (size < 1) {
            throw solver.fault("iter_size", "iter_size is " + size + ", must be >= 1");
        }
        return (int) size;
    }

    private Decay decay() {
        String type = solver.text("regularization_type");
        return switch (type) {
            case "L2" -> Decay.L2;
            case "L1" -> Decay.L1;
            default ->
                throw solver.fault("regularization_type", "regularization_type is '" + type + "', must be L1 or L2");
        };
    }

    private Rule rule() {
        String type = solver.has("solver_type")
                ? String.valueOf(TYPES_OF_OLD.get(solver.choice("solver_type")))
                : solver.text("type");
        return switch (type) {
            case "SGD" -> new Rule.Sgd(number("momentum"));
            case "Nesterov" -> new Rule.Nesterov(number("momentum"));
            case "Adam" -> new Rule.Adam(number("momentum"), number("momentum2"), number("delta"));
            case "RMSProp" -> new Rule.RmsProp(withoutMomentum(type, number("rms_decay")), number("delta"));
            case "AdaGrad" -> new Rule.AdaGrad(withoutMomentum(type, number("delta")));
            case "AdaDelta" -> new Rule.AdaDelta(number("momentum"), number("delta"));
            default ->
                throw solver.fault(
                        "type", "type is '" + type + "', no solver has that name" + Nearest.hint(type, TYPES));
        };
    }

    private double withoutMomentum(String type, double value) {
        if (number("momentum") != 0) {
            throw solver.fault(
                    "momentum", "momentum is " + number("momentum") + ", but " + type + " has none; leave it out");
        }
        return value;
    }

    private LearningRate learningRate() {
        requireField("lr_policy");
        String policy = solver.text("lr_policy");
        double base = number("base_lr");
        return switch (policy) {
            case "fixed" -> new LearningRate.Fixed(base);
            case "step" -> new LearningRate.Stepped(base, required("gamma"), steps("stepsize"));
            case "exp" -> new LearningRate.Exp(base, required("gamma"));
            case "inv" -> new LearningRate.Inv(base, required("gamma"), required("power"));
            case "multistep" -> new LearningRate.MultiStep(base, required("gamma"), solver.wholes("stepvalue"));
            case "poly" -> new LearningRate.Poly(base, required("power"), steps("max_iter"));
            case "sigmoid" -> new LearningRate.Sigmoid(base, required("gamma"), steps("stepsize"));
            default ->
                throw solver.fault(
                        "lr_policy",
                        "lr_policy is '" + policy + "', no policy has that name" + Nearest.hint(policy, POLICIES));
        };
    }

    private double required(String field) {
        requireField(field);
        return number(field);
    }

    private long steps(String field) {
        requireField(field);
        return solver.whole(field);
    }

    private void requireField(String field) {
        if (!solver.has(field)) {
            throw solver.fault(field + " is not there"
                    + (solver.has("lr_policy")
                            ? ", lr_policy '" + solver.text("lr_policy") + "' needs it"
                            : ", a solver needs it"));
        }
    }

    /* As written: 0.1 stays 0.1. */
    private double number(String field) {
        return Double.parseDouble(Float.toString(solver.number(field)));
    }
}

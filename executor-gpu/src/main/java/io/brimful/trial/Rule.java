package io.brimful.trial;

import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * What becomes of a parameter {@code w} with gradient {@code g}, decay added, at a learning rate. What a rule remembers of a
 * parameter begins with 0.
 */
public sealed interface Rule extends Serializable {
    /* The formulas are those of torch.optim (PyTorch 2): SGD, Adam, RMSprop, Adagrad, Adadelta. */

    /** The rule's name in configuration files. */
    String kind();

    /** Its numbers by name, as result tables have them. */
    Map<String, Double> numbers();

    /** Names of what it remembers, each of the parameter's shape. */
    List<String> states();

    <R> R match(Cases<R> cases);

    /** One method per rule, so that a new rule breaks each backend at compile time. */
    interface Cases<R> {
        R sgd(Sgd rule);

        R nesterov(Nesterov rule);

        R adam(Adam rule);

        R rmsProp(RmsProp rule);

        R adaGrad(AdaGrad rule);

        R adaDelta(AdaDelta rule);
    }

    /**
     * {@code v = momentum v + g}, {@code w = w - rate v}.
     *
     * @param momentum at least 0, below 1
     */
    record Sgd(double momentum) implements Rule {
        public Sgd {
            requireShare("momentum", momentum);
        }

        @Override
        public String kind() {
            return "sgd";
        }

        @Override
        public Map<String, Double> numbers() {
            return Map.of("momentum", momentum);
        }

        @Override
        public List<String> states() {
            return List.of("momentum");
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.sgd(this);
        }
    }

    /**
     * {@code v = momentum v + g}, {@code w = w - rate (g + momentum v)}.
     *
     * @param momentum at least 0, below 1
     */
    record Nesterov(double momentum) implements Rule {
        public Nesterov {
            requireShare("momentum", momentum);
        }

        @Override
        public String kind() {
            return "nesterov";
        }

        @Override
        public Map<String, Double> numbers() {
            return Map.of("momentum", momentum);
        }

        @Override
        public List<String> states() {
            return List.of("momentum");
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.nesterov(this);
        }
    }

    /**
     * {@code m = beta1 m + (1 - beta1) g}, {@code v = beta2 v + (1 - beta2) g^2}, and at step {@code t} counted from 1
     * {@code w = w - rate m / (1 - beta1^t) / (sqrt(v / (1 - beta2^t)) + epsilon)}.
     *
     * @param beta1 at least 0, below 1
     * @param beta2 at least 0, below 1
     * @param epsilon above 0
     */
    record Adam(double beta1, double beta2, double epsilon) implements Rule {
        public Adam {
            requireShare("beta1", beta1);
            requireShare("beta2", beta2);
            requireEpsilon(epsilon);
        }

        @Override
        public String kind() {
            return "adam";
        }

        @Override
        public Map<String, Double> numbers() {
            return Map.of("beta1", beta1, "beta2", beta2, "epsilon", epsilon);
        }

        @Override
        public List<String> states() {
            return List.of("mean", "square");
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.adam(this);
        }
    }

    /**
     * {@code v = decay v + (1 - decay) g^2}, {@code w = w - rate g / (sqrt(v) + epsilon)}.
     *
     * @param decay at least 0, below 1
     * @param epsilon above 0
     */
    record RmsProp(double decay, double epsilon) implements Rule {
        public RmsProp {
            requireShare("rms-decay", decay);
            requireEpsilon(epsilon);
        }

        @Override
        public String kind() {
            return "rmsprop";
        }

        @Override
        public Map<String, Double> numbers() {
            return Map.of("rms_decay", decay, "epsilon", epsilon);
        }

        @Override
        public List<String> states() {
            return List.of("square");
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.rmsProp(this);
        }
    }

    /**
     * {@code v = v + g^2}, {@code w = w - rate g / (sqrt(v) + epsilon)}.
     *
     * @param epsilon above 0
     */
    record AdaGrad(double epsilon) implements Rule {
        public AdaGrad {
            requireEpsilon(epsilon);
        }

        @Override
        public String kind() {
            return "adagrad";
        }

        @Override
        public Map<String, Double> numbers() {
            return Map.of("epsilon", epsilon);
        }

        @Override
        public List<String> states() {
            return List.of("square");
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.adaGrad(this);
        }
    }

    /**
     * {@code v = decay v + (1 - decay) g^2}, {@code c = g sqrt(u + epsilon) / sqrt(v + epsilon)}, {@code u = decay u + (1 - decay) c^2},
     * {@code w = w - rate c}.
     *
     * @param decay at least 0, below 1
     * @param epsilon above 0
     */
    record AdaDelta(double decay, double epsilon) implements Rule {
        public AdaDelta {
            requireShare("rms-decay", decay);
            requireEpsilon(epsilon);
        }

        @Override
        public String kind() {
            return "adadelta";
        }

        @Override
        public Map<String, Double> numbers() {
            return Map.of("rms_decay", decay, "epsilon", epsilon);
        }

        @Override
        public List<String> states() {
            return List.of("square", "change");
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.adaDelta(this);
        }
    }

    private static void requireShare(String name, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException(name + " is " + value + ", must be >= 0 and < 1");
        }
    }

    /* What the device adds behind a blocked parameter is 0, and stays so where nothing is divided by 0. */
    private static void requireEpsilon(double epsilon) {
        if (!((float) epsilon > 0) || Double.isInfinite(epsilon)) {
            throw new IllegalArgumentException("epsilon is " + epsilon + ", must be a number > 0");
        }
    }
}

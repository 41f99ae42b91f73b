package io.brimful.trial;

import java.io.Serializable;
import java.util.List;
import java.util.Map;

/** A learning rate that depends on the step, by Caffe's names. */
public sealed interface LearningRate extends Serializable {
    /* The formulas are those of BVLC Caffe, SGDSolver::GetLearningRate. */

    /**
     * The rate at a step.
     *
     * @param step counted from 0
     */
    double at(long step);

    /** The policy's name in configuration files. */
    String policy();

    /** What the rate is a multiple of. */
    double base();

    /** The policy's other numbers, by their names in configuration files. */
    Map<String, Object> numbers();

    /**
     * The same rate at every step.
     *
     * @param base at least 0
     */
    record Fixed(double base) implements LearningRate {
        public Fixed {
            requireRate(base);
        }

        @Override
        public double at(long step) {
            return base;
        }

        @Override
        public String policy() {
            return "fixed";
        }

        @Override
        public Map<String, Object> numbers() {
            return Map.of();
        }
    }

    /**
     * {@code base * gamma ^ floor(step / stepSize)}.
     *
     * @param stepSize steps between two changes, at least 1
     */
    record Stepped(double base, double gamma, long stepSize) implements LearningRate {
        public Stepped {
            requireRate(base);
            requireNumber("gamma", gamma);
            requireStepSize(stepSize);
        }

        @Override
        public double at(long step) {
            return base * Math.pow(gamma, (double) Math.floorDiv(step, stepSize));
        }

        @Override
        public String policy() {
            return "step";
        }

        @Override
        public Map<String, Object> numbers() {
            return Map.of("gamma", gamma, "step-size", stepSize);
        }
    }

    /**
     * {@code base * gamma ^ (how many of the steps are reached)}.
     *
     * @param steps where the rate changes, ascending, at least 1
     */
    record MultiStep(double base, double gamma, List<Long> steps) implements LearningRate {
        public MultiStep {
            requireRate(base);
            requireNumber("gamma", gamma);
            steps = List.copyOf(steps);
            long before = 0;
            for (long step : steps) {
                if (step <= before) {
                    throw new IllegalArgumentException("steps are " + steps + ", must ascend, the first one >= 1");
                }
                before = step;
            }
        }

        @Override
        public double at(long step) {
            return base
                    * Math.pow(
                            gamma, steps.stream().filter(each -> each <= step).count());
        }

        @Override
        public String policy() {
            return "multistep";
        }

        @Override
        public Map<String, Object> numbers() {
            return Map.of("gamma", gamma, "steps-at", steps);
        }
    }

    /** {@code base * gamma ^ step}. */
    record Exp(double base, double gamma) implements LearningRate {
        public Exp {
            requireRate(base);
            requireNumber("gamma", gamma);
        }

        @Override
        public double at(long step) {
            return base * Math.pow(gamma, step);
        }

        @Override
        public String policy() {
            return "exp";
        }

        @Override
        public Map<String, Object> numbers() {
            return Map.of("gamma", gamma);
        }
    }

    /**
     * {@code base * (1 + gamma * step) ^ -power}.
     *
     * @param gamma at least 0
     */
    record Inv(double base, double gamma, double power) implements LearningRate {
        public Inv {
            requireRate(base);
            requireNumber("gamma", gamma);
            requireNumber("power", power);
            if (gamma < 0) {
                throw new IllegalArgumentException("gamma is " + gamma + ", must be >= 0 where the policy is inv");
            }
        }

        @Override
        public double at(long step) {
            return base * Math.pow(1 + gamma * step, -power);
        }

        @Override
        public String policy() {
            return "inv";
        }

        @Override
        public Map<String, Object> numbers() {
            return Map.of("gamma", gamma, "power", power);
        }
    }

    /**
     * {@code base / (1 + e ^ (-gamma * (step - stepSize)))}.
     *
     * @param gamma below 0 where the rate is to fall
     * @param stepSize where the rate is half of {@code base}, at least 1
     */
    record Sigmoid(double base, double gamma, long stepSize) implements LearningRate {
        public Sigmoid {
            requireRate(base);
            requireNumber("gamma", gamma);
            requireStepSize(stepSize);
        }

        @Override
        public double at(long step) {
            return base / (1 + Math.exp(-gamma * (step - stepSize)));
        }

        @Override
        public String policy() {
            return "sigmoid";
        }

        @Override
        public Map<String, Object> numbers() {
            return Map.of("gamma", gamma, "step-size", stepSize);
        }
    }

    /**
     * {@code base * (1 - step / maxSteps) ^ power}, and 0 from {@code maxSteps} on.
     *
     * @param maxSteps where the rate reaches 0, at least 1
     */
    record Poly(double base, double power, long maxSteps) implements LearningRate {
        public Poly {
            requireRate(base);
            requireNumber("power", power);
            if (maxSteps < 1) {
                throw new IllegalArgumentException("max steps is " + maxSteps + ", must be >= 1");
            }
        }

        @Override
        public double at(long step) {
            return step >= maxSteps ? 0 : base * Math.pow(1 - (double) step / maxSteps, power);
        }

        @Override
        public String policy() {
            return "poly";
        }

        @Override
        public Map<String, Object> numbers() {
            return Map.of("power", power, "max-steps", maxSteps);
        }
    }

    private static void requireNumber(String name, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(name + " is " + value + ", must be a number");
        }
    }

    private static void requireStepSize(long stepSize) {
        if (stepSize < 1) {
            throw new IllegalArgumentException("step size is " + stepSize + ", must be >= 1");
        }
    }

    private static void requireRate(double base) {
        if (!(base >= 0) || Double.isInfinite(base)) {
            throw new IllegalArgumentException("learning rate is " + base + ", must be a number >= 0");
        }
    }
}

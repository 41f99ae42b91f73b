package io.brimful.trial;

import java.io.Serializable;

/** A learning rate that depends on the step, by Caffe's names. */
public sealed interface LearningRate extends Serializable {
    /**
     * The rate at a step.
     *
     * @param step counted from 0
     */
    double at(long step);

    /** The policy's name in configuration files. */
    String policy();

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
    }

    /**
     * {@code base * gamma ^ floor(step / stepSize)}.
     *
     * @param stepSize steps between two changes, at least 1
     */
    record Stepped(double base, double gamma, long stepSize) implements LearningRate {
        public Stepped {
            requireRate(base);
            if (stepSize < 1) {
                throw new IllegalArgumentException("step size is " + stepSize + ", must be >= 1");
            }
        }

        @Override
        public double at(long step) {
            return base * Math.pow(gamma, (double) Math.floorDiv(step, stepSize));
        }

        @Override
        public String policy() {
            return "step";
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
    }

    private static void requireRate(double base) {
        if (!(base >= 0) || Double.isInfinite(base)) {
            throw new IllegalArgumentException("learning rate is " + base + ", must be a number >= 0");
        }
    }
}

package io.brimful.recompute;

import io.brimful.step.Step;

/** What operations take, so what it costs to compute something again. A plan is a function of them. */
@FunctionalInterface
public interface Costs {
    /** Those on paper, from arithmetic and bytes: the same on any machine. */
    static Costs predicted() {
        return Roofline::new;
    }

    /** The costs within a step as it is written. */
    StepCosts in(Step step);
}

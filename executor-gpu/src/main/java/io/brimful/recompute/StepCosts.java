package io.brimful.recompute;

import io.brimful.step.Operation;

/**
 * Times of the operations of one step, in a unit of which only multiples matter. They are whole numbers and not negative, so that
 * sums do not depend on their order.
 */
public interface StepCosts {
    /** The time of an operation of the step: 0 where it is part of the one before. */
    double time(Operation op);

    /** The time of an operation that is part of no other. */
    double alone(Operation op);
}

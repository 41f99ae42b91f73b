package io.brimful.trial;

/** Where the planner has it from what operations take, and so what it costs to compute something again. */
public enum CostSource {
    /** From arithmetic and bytes, on paper: the same on any machine. */
    PREDICTED,
    /** From steps of few images, measured on the device. */
    MEASURED
}

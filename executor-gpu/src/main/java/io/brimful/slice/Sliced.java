package io.brimful.slice;

import io.brimful.step.Step;

/**
 * A step in slices.
 *
 * @param slowdown predicted
 * @param idealBytes that it needs at one moment without padding and workspace
 */
record Sliced(Step step, double slowdown, long idealBytes) {}

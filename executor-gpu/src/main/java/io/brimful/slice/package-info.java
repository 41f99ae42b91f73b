/**
 * Stretches of a step that run in slices of the batch, forward and backward, so that one slice's activations take the bytes of
 * the one's before.
 *
 * <p>Imports {@code recompute}.
 *
 * <p>Invariant: what depends on the whole batch, as batch statistics do, runs for the whole batch.
 *
 * <p>Invariant: gradients and losses are summed over the slices in the order of the batch, so a plan's results are always the same;
 * they equal those of the step without slices but for rounding.
 */
@NullMarked
package io.brimful.slice;

import org.jspecify.annotations.NullMarked;

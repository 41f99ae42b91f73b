/**
 * One training step as operations over tensors: forward, backward, update.
 *
 * <p>Imports {@code network} and {@code trial}.
 *
 * <p>Invariant: a step says what is computed, not when or where: no order, no offset, no algorithm.
 *
 * <p>Invariant: an operation names every tensor that it reads and writes.
 */
@NullMarked
package io.brimful.step;

import org.jspecify.annotations.NullMarked;

/**
 * Which activations to drop and when to compute them again, so that a step fits in fewer bytes for the least time.
 *
 * <p>Imports {@code plan}.
 *
 * <p>Invariant: what is computed again is computed by the same operation over the same values, so no loss changes by a bit.
 *
 * <p>Invariant: an answer is a point of one frontier, so a larger budget is never slower, and more time never needs more bytes.
 */
@NullMarked
package io.brimful.recompute;

import org.jspecify.annotations.NullMarked;

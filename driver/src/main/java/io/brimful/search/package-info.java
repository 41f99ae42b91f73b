/**
 * The search space and the trials drawn from it.
 *
 * <p>Imports {@code conf} and {@code trial}.
 *
 * <p>Invariant: the same space and seed give the same trials with the same ids.
 */
@NullMarked
package io.brimful.search;

import org.jspecify.annotations.NullMarked;

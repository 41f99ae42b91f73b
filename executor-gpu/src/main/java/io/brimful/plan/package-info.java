/**
 * The planner: a step, a kernel table and a policy become an order, algorithms and offsets in one arena.
 *
 * <p>Imports {@code step}, {@code trial} and {@code pack}.
 *
 * <p>Invariant: pure: no device, no clock, no randomness; the same input gives an equal plan on any machine.
 *
 * <p>Invariant: the checker shares no code with the passes that it checks.
 *
 * <p>Invariant: no placement is below its lower bound.
 */
@NullMarked
package io.brimful.plan;

import org.jspecify.annotations.NullMarked;

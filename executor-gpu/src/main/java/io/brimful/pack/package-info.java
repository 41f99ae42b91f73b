/**
 * Packing for itself: buffers with lifetimes, from whatever system they come, become offsets in one arena.
 *
 * <p>Imports nothing of the project: a problem is numbers, no network.
 *
 * <p>Invariant: an answer has been checked by a program that shares no code with what placed it.
 *
 * <p>Invariant: no height is below the lower bound, the largest live sum.
 *
 * <p>Absent on purpose: equal answers on any machine; the search ends by the clock.
 */
@NullMarked
package io.brimful.pack;

import org.jspecify.annotations.NullMarked;

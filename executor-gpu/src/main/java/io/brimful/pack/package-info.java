/**
 * Packing for itself: buffers with lifetimes, from whatever system they come, become offsets in one arena.
 *
 * <p>Imports nothing of the project: a problem is numbers, no network.
 *
 * <p>Invariant: an answer has been checked by a program that shares no code with what placed it.
 *
 * <p>Invariant: no height is below the lower bound, the largest live sum.
 *
 * <p>Invariant: with a budget of work the answer is the same on any machine; with one of time it is what was found by then.
 */
@NullMarked
package io.brimful.pack;

import org.jspecify.annotations.NullMarked;

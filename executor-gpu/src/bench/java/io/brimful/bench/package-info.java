/**
 * Comparisons with other trainers: each in a process of its own, all alive, taking turns.
 *
 * <p>Outside of the tests: what they need is downloaded by the Maven profile {@code bench} alone.
 */
@NullMarked
package io.brimful.bench;

import org.jspecify.annotations.NullMarked;

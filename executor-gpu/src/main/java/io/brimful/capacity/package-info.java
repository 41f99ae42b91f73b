/**
 * The largest batch or width that fits a device.
 *
 * <p>Imports {@code device}, {@code plan} and {@code trial}.
 *
 * <p>Invariant: sizes are judged by planning; the device only confirms.
 *
 * <p>Invariant: every size that was tried is in the answer.
 */
@NullMarked
package io.brimful.capacity;

import org.jspecify.annotations.NullMarked;

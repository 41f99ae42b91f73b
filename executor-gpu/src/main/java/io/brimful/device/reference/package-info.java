/**
 * The reference backend: plain loops, the oracle of the others.
 *
 * <p>Imports {@code device}.
 *
 * <p>Invariant: written to be read and to be right; speed is no argument here.
 */
@NullMarked
package io.brimful.device.reference;

import org.jspecify.annotations.NullMarked;

/**
 * Shapes, data types and the bytes they need.
 *
 * <p>Imports only the JDK.
 *
 * <p>Invariant: byte arithmetic overflows loudly, never silently.
 *
 * <p>Invariant: no values, no addresses: a tensor here is a type.
 */
@NullMarked
package io.brimful.tensor;

import org.jspecify.annotations.NullMarked;

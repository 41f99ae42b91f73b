/**
 * The networks that come with Brimful, written in Java.
 *
 * <p>Imports {@code network}.
 *
 * <p>Invariant: a network is built anew by each call; there is no registry to fill.
 */
@NullMarked
package io.brimful.network.zoo;

import org.jspecify.annotations.NullMarked;

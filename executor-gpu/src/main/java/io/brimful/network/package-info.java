/**
 * Networks as layers and shapes, their scaling by width, and their text form.
 *
 * <p>Imports {@code tensor}.
 *
 * <p>Invariant: a network is immutable, and its layers are in an order in which they can run.
 *
 * <p>Invariant: no weights and no gradients: those belong to a training step.
 */
@NullMarked
package io.brimful.network;

import org.jspecify.annotations.NullMarked;

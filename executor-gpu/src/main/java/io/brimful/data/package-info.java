/**
 * Data sets as batches of images and labels.
 *
 * <p>Imports {@code tensor}.
 *
 * <p>Invariant: the same seed gives the same batches on any machine.
 */
@NullMarked
package io.brimful.data;

import org.jspecify.annotations.NullMarked;

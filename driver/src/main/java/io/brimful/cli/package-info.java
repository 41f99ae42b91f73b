/**
 * The {@code brimful} command.
 *
 * <p>Imports every other package.
 *
 * <p>Invariant: standard output carries the answer alone; everything else goes to standard error.
 */
@NullMarked
package io.brimful.cli;

import org.jspecify.annotations.NullMarked;

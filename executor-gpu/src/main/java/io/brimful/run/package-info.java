/**
 * The trial runner: a trial goes in, its outcome comes out; the one entry that the driver calls.
 *
 * <p>Imports every other package of this module.
 *
 * <p>Invariant: whatever happens to a trial, out of memory included, ends in an outcome.
 */
@NullMarked
package io.brimful.run;

import org.jspecify.annotations.NullMarked;

/**
 * Outcomes as rows: the log, the tables, and each column with its unit.
 *
 * <p>Imports {@code trial}.
 *
 * <p>Invariant: the driver alone writes.
 *
 * <p>Invariant: a row that was reported is on disk.
 */
@NullMarked
package io.brimful.results;

import org.jspecify.annotations.NullMarked;

/**
 * Outcomes as rows: the log, the tables, and each column with its unit.
 *
 * <p>Imports {@code trial} and {@code conf}.
 *
 * <p>Invariant: the driver alone writes.
 *
 * <p>Invariant: a row that was reported is on disk.
 *
 * <p>Invariant: tables are made from the log alone, each row once; writing them needs no Spark session.
 */
@NullMarked
package io.brimful.results;

import org.jspecify.annotations.NullMarked;

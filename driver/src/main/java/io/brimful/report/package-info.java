/**
 * Tables, plots and the HTML report.
 *
 * <p>Imports {@code results}.
 *
 * <p>Invariant: a report is one file that needs no network.
 */
@NullMarked
package io.brimful.report;

import org.jspecify.annotations.NullMarked;

/**
 * The public Java API: runs a sweep in a Spark session and returns its results as DataFrames.
 *
 * <p>Imports {@code conf}, {@code search}, {@code cluster}, {@code results} and {@code report}.
 *
 * <p>Invariant: prints nothing and never ends the process.
 */
@NullMarked
package io.brimful.sweep;

import org.jspecify.annotations.NullMarked;

/**
 * SQL functions and catalogs over the planner and the results.
 *
 * <p>Imports {@code results} and {@code plan}.
 *
 * <p>Invariant: a function answers without touching a device.
 */
@NullMarked
package io.brimful.sql;

import org.jspecify.annotations.NullMarked;

/**
 * A HOCON file as records, validated once at the start.
 *
 * <p>Imports {@code trial} and {@code words}.
 *
 * <p>Invariant: a fault names file and line.
 *
 * <p>Invariant: no default in Java: every default is in {@code reference.conf}.
 */
@NullMarked
package io.brimful.conf;

import org.jspecify.annotations.NullMarked;

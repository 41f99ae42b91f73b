/**
 * What runs a plan: a device, its arena, and the executable made from both.
 *
 * <p>Imports {@code plan}, {@code step} and {@code trial}.
 *
 * <p>Invariant: one allocation, the arena, holds everything that a step needs.
 *
 * <p>Invariant: a device is confined to the thread that opened it.
 *
 * <p>Invariant: no native call: those live in one package for each backend.
 */
@NullMarked
package io.brimful.device;

import org.jspecify.annotations.NullMarked;

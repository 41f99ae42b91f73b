/**
 * The trial runner: a trial goes in, its outcome comes out; the one entry that the driver calls.
 *
 * <p>Imports every other package of this module.
 *
 * <p>Invariant: whatever happens to a trial, out of memory included, ends in an outcome; in a process of its own, a crash of that process
 * too. Only what others do has none: they end its process, or keep its device.
 *
 * <p>Invariant: a process that runs trials on a device holds the device's lock, and no process of a trial outlives the one that
 * started it.
 */
@NullMarked
package io.brimful.run;

import org.jspecify.annotations.NullMarked;

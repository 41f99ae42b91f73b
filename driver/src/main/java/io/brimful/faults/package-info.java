/**
 * Sweeps on a loopback cluster while its processes are killed, stopped and starved, and the proof that nothing was lost.
 *
 * <p>Imports {@code sweep} and what that may import.
 *
 * <p>Invariant: harms only processes and disks that it made itself.
 */
@NullMarked
package io.brimful.faults;

import org.jspecify.annotations.NullMarked;

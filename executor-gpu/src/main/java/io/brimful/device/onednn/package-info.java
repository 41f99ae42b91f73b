/**
 * The CPU backend on oneDNN.
 *
 * <p>Imports {@code device}.
 *
 * <p>Invariant: no oneDNN, JavaCPP or JNA type leaves this package.
 *
 * <p>Invariant: running a step allocates nothing.
 */
@NullMarked
package io.brimful.device.onednn;

import org.jspecify.annotations.NullMarked;

/**
 * The GPU backend on CUDA and cuDNN.
 *
 * <p>Imports {@code device}.
 *
 * <p>Invariant: no JCuda type leaves this package.
 *
 * <p>Invariant: running a step allocates nothing.
 */
@NullMarked
package io.brimful.device.cudnn;

import org.jspecify.annotations.NullMarked;

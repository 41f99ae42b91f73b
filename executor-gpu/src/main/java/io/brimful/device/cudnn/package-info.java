/**
 * The GPU as a device: cuDNN through JCudnn, cuBLAS where it is there through JCublas (12) or JNA (13), CUDA's driver through JCuda, and a few
 * kernels of our own.
 *
 * <p>Imports {@code device}, and JCuda, JCudnn, JCublas; JNA for NVML and CUDA 13's cuBLAS.
 *
 * <p>Invariant: no type of JCuda leaves this package.
 *
 * <p>Invariant: only the driver API is called, never the runtime API; the context is the device's primary one, which the
 * libraries share.
 *
 * <p>Invariant: every status is checked where it is returned; JCuda's own exceptions stay off, since its names for cuDNN's
 * statuses are those of an older version.
 *
 * <p>Invariant: a step is asked for without waiting for it; the next batch is copied on a second stream meanwhile, to bytes of
 * the arena that the step needs no more.
 *
 * <p>Absent on purpose: memory pools and allocations inside a step. The arena is one allocation.
 */
@NullMarked
package io.brimful.device.cudnn;

import org.jspecify.annotations.NullMarked;

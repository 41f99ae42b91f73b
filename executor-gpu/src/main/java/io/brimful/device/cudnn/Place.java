package io.brimful.device.cudnn;

import io.brimful.step.Tensor;
import java.util.Optional;

/**
 * Where an operand lies, before it is known where in the arena that is.
 *
 * @param tensor whose bytes; nothing for a part of the operation's workspace
 * @param offset bytes from there
 */
record Place(Optional<Tensor> tensor, long offset) {
    /* What cuMemAlloc keeps to, and what any kernel of the libraries may ask for. */
    static final int ALIGNMENT_BYTES = 256;
    /* The widest load of a kernel: 128 bits. */
    static final int PART_ALIGNMENT_BYTES = 16;

    static Place of(Tensor tensor) {
        return new Place(Optional.of(tensor), 0);
    }

    /** The first byte of the workspace. */
    static Place workspace() {
        return workspace(0);
    }

    static Place workspace(long offset) {
        return new Place(Optional.empty(), offset);
    }

    /** So many bytes, and as many more as let the next part of a workspace begin where it may. */
    static long aligned(long bytes) {
        return (bytes + ALIGNMENT_BYTES - 1) / ALIGNMENT_BYTES * ALIGNMENT_BYTES;
    }
}

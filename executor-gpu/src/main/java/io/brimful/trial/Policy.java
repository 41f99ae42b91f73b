package io.brimful.trial;

/** How far the planner may go to save memory. Each policy may do all that the one before it may. */
public enum Policy {
    /** The baseline of 2016: each blob has its own data and diff, each operation its own workspace; nothing is shared. */
    CAFFE,
    /** The method of 2016: regions are used again after their last reader, weight gradients go into the update. */
    REUSE,
    /** Everything lossless and free: less is kept, more runs in place. */
    PACKED,
    /** The same, and activations are dropped and computed again where that costs least: fewer bytes for more time. */
    RECOMPUTE,
    /**
     * The same, and stretches without batch statistics run in slices of the batch, forward and backward; sums over the batch are
     * rounded otherwise than under the other policies, and always alike.
     */
    SLICED;

    /** Whether it trades time for bytes, so that a limit has a say. */
    public boolean hasLimit() {
        return this == RECOMPUTE || this == SLICED;
    }
}

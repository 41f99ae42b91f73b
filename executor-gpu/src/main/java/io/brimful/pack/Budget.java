package io.brimful.pack;

/** How long to go on. Whoever works asks now and then, after about as much work each time. */
interface Budget {
    /** Whether to end now with what there is. */
    boolean isSpent();

    /**
     * A part of what is left; what it uses is gone from the whole.
     *
     * @param share above 0, at most 1
     */
    Budget part(double share);

    /** All that is left, less as much as went by since this budget was made: for what is still to be done in the end. */
    Budget keepingBack();
}

package io.brimful.recompute;

/** Units of a chain that follow each other and are dropped in one manner, and the one above them, which stays. */
final class ChainStretch {
    private final Choice[] choices;
    private final long[] live;
    private final int end;
    private final long saved;
    private final double time;
    private final int touched;

    /**
     * A stretch, measured with everything else kept.
     *
     * @param choices for each tensor
     * @param end the unit after it
     * @param live bytes at each operation
     * @param kept the same without it
     * @param forward operations of the forward pass
     * @param time that it adds
     */
    ChainStretch(Choice[] choices, int end, long[] live, long[] kept, int forward, double time) {
        this.choices = choices.clone();
        this.live = live.clone();
        this.end = end;
        this.time = time;
        saved = kept[forward - 1] - live[forward - 1];
        int first = forward;
        while (first < live.length && kept[first] - live[first] == saved) {
            first++;
        }
        touched = first;
    }

    int end() {
        return end;
    }

    double time() {
        return time;
    }

    /** Bytes that are missing in the middle of the step. */
    long saved() {
        return saved;
    }

    /** Whether its bytes are missing at an operation as they are in the middle of the step. */
    boolean isMissing(int operation) {
        return operation < touched;
    }

    long liveAt(int operation) {
        return live[operation];
    }

    /** Puts its choices, where they differ from what is kept, into {@code all}. */
    void into(Choice[] all, Choice[] kept) {
        for (int t = 0; t < all.length; t++) {
            all[t] = choices[t] == kept[t] ? all[t] : choices[t];
        }
    }

    /** Whether another one over the same units takes no more time and no more bytes anywhere. */
    boolean isNoBetterThan(ChainStretch other) {
        return other.end == end && other.time <= time && isNowhereBelow(other);
    }

    private boolean isNowhereBelow(ChainStretch other) {
        for (int k = 0; k < live.length; k++) {
            if (live[k] < other.live[k]) {
                return false;
            }
        }
        return true;
    }
}

package io.brimful.pack;

import java.util.Arrays;

/** The highest end in each section, as a tree over the sections: asked and raised in as many steps as it is deep. */
final class Skyline {
    private final int width;
    private final long[] highest;
    /* What all of a stretch was raised to last, where its halves do not know it yet; else -1. */
    private final long[] pending;

    Skyline(int sections) {
        width = Math.max(1, Integer.highestOneBit(Math.max(1, sections - 1)) * 2);
        highest = new long[2 * width];
        pending = new long[2 * width];
        Arrays.fill(pending, -1);
    }

    /** The highest end between two sections. */
    long highest(int first, int last) {
        return highest(1, 0, width, first, last);
    }

    /** All sections between the two have this end from now on; none of them has a higher one. */
    void raise(int first, int last, long end) {
        raise(1, 0, width, first, last, end);
    }

    private long highest(int node, int low, int high, int first, int last) {
        if (last <= low || high <= first) {
            return 0;
        }
        if ((first <= low && high <= last) || pending[node] >= 0) {
            return highest[node];
        }
        int middle = (low + high) >>> 1;
        return Math.max(highest(2 * node, low, middle, first, last), highest(2 * node + 1, middle, high, first, last));
    }

    private void raise(int node, int low, int high, int first, int last, long end) {
        if (last <= low || high <= first) {
            return;
        }
        highest[node] = Math.max(highest[node], end);
        if (first <= low && high <= last) {
            pending[node] = end;
            return;
        }
        if (pending[node] >= 0) {
            for (int half = 2 * node; half <= 2 * node + 1; half++) {
                highest[half] = pending[node];
                pending[half] = pending[node];
            }
            pending[node] = -1;
        }
        int middle = (low + high) >>> 1;
        raise(2 * node, low, middle, first, last, end);
        raise(2 * node + 1, middle, high, first, last, end);
    }
}

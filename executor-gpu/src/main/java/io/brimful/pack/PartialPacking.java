package io.brimful.pack;

import java.util.Arrays;

/** What a search has placed so far, and how low the rest can still go; goes back to any earlier state. */
final class PartialPacking {
    /** The lowest offset that what was placed leaves to each buffer. */
    final long[] lowest;
    /** Bytes in each section that are not placed. */
    final long[] left;

    final boolean[] placed;
    private final RankedBuffers buffers;
    private final long capacity;
    private final long[] offset;
    private final int[] placedStack;
    private int placedCount;
    private int[] trailBuffer = new int[1024];
    private long[] trailLowest = new long[1024];
    private int trailCount;

    PartialPacking(RankedBuffers buffers, long capacity) {
        this.buffers = buffers;
        this.capacity = capacity;
        int n = buffers.count();
        lowest = new long[n];
        offset = new long[n];
        placed = new boolean[n];
        placedStack = new int[n];
        left = new long[buffers.sections];
        for (int i = 0; i < n; i++) {
            for (int s = buffers.first[i]; s < buffers.last[i]; s++) {
                left[s] += buffers.size[i];
            }
        }
    }

    long offset(int buffer) {
        return offset[buffer];
    }

    int placedCount() {
        return placedCount;
    }

    int trailCount() {
        return trailCount;
    }

    /** Places a buffer; false when it, or one that it pushes up, reaches beyond the capacity: to be undone. */
    boolean place(int buffer, long at) {
        placed[buffer] = true;
        offset[buffer] = at;
        placedStack[placedCount++] = buffer;
        for (int s = buffers.first[buffer]; s < buffers.last[buffer]; s++) {
            left[s] -= buffers.size[buffer];
        }
        long end = at + buffers.size[buffer];
        if (end > capacity) {
            return false;
        }
        for (int other : buffers.meets[buffer]) {
            if (!placed[other] && lowest[other] < end) {
                remember(other);
                lowest[other] = Sections.aligned(end, buffers.alignment[other]);
                if (lowest[other] + buffers.size[other] > capacity) {
                    return false;
                }
            }
        }
        return true;
    }

    private void remember(int buffer) {
        if (trailCount == trailBuffer.length) {
            trailBuffer = Arrays.copyOf(trailBuffer, 2 * trailCount);
            trailLowest = Arrays.copyOf(trailLowest, 2 * trailCount);
        }
        trailBuffer[trailCount] = buffer;
        trailLowest[trailCount++] = lowest[buffer];
    }

    /** Back to when so much had been raised and placed. */
    void undo(int trail, int stack) {
        while (trailCount > trail) {
            trailCount--;
            lowest[trailBuffer[trailCount]] = trailLowest[trailCount];
        }
        while (placedCount > stack) {
            int buffer = placedStack[--placedCount];
            placed[buffer] = false;
            for (int s = buffers.first[buffer]; s < buffers.last[buffer]; s++) {
                left[s] += buffers.size[buffer];
            }
        }
    }
}

package io.brimful.recompute;

import java.util.Arrays;

/** Bytes added to a few stretches of positions, as what is added to each position: a function that is constant in steps. */
final class Steps {
    private int[] positions = new int[16];
    private long[] bytes = new long[16];
    private int size;

    void clear() {
        size = 0;
    }

    /** Adds bytes to the positions of a half-open stretch. */
    void add(int from, int to, long more) {
        if (from < to) {
            change(from, more);
            change(to, -more);
        }
    }

    private void change(int position, long more) {
        if (size == positions.length) {
            positions = Arrays.copyOf(positions, 2 * size);
            bytes = Arrays.copyOf(bytes, 2 * size);
        }
        positions[size] = position;
        bytes[size++] = more;
    }

    /** Puts the steps in order; to be called when all has been added. */
    void sort() {
        for (int k = 1; k < size; k++) {
            int position = positions[k];
            long more = bytes[k];
            int to = k;
            for (; to > 0 && positions[to - 1] > position; to--) {
                positions[to] = positions[to - 1];
                bytes[to] = bytes[to - 1];
            }
            positions[to] = position;
            bytes[to] = more;
        }
        for (int k = 1; k < size; k++) {
            bytes[k] += bytes[k - 1];
        }
    }

    int size() {
        return Math.max(0, size - 1);
    }

    int from(int step) {
        return positions[step];
    }

    int to(int step) {
        return positions[step + 1];
    }

    /** What is added to each position of a step. */
    long bytes(int step) {
        return bytes[step];
    }
}

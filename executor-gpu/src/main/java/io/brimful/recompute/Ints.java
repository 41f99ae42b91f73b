package io.brimful.recompute;

import java.util.Arrays;

/** A list of numbers that grows and is used again; loops that run thousands of times make no objects for their numbers. */
final class Ints {
    private int[] values = new int[256];
    private int size;

    void clear() {
        size = 0;
    }

    void add(int value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size);
        }
        values[size++] = value;
    }

    int get(int index) {
        return values[index];
    }

    boolean contains(int value) {
        for (int k = 0; k < size; k++) {
            if (values[k] == value) {
                return true;
            }
        }
        return false;
    }

    int size() {
        return size;
    }
}

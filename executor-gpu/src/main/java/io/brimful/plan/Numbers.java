package io.brimful.plan;

import java.util.Arrays;

/** A few whole numbers, collected for an array in which each stands once, the smallest first. */
final class Numbers {
    private int[] values = new int[16];
    private int size;

    Numbers add(int value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size);
        }
        values[size++] = value;
        return this;
    }

    Numbers addAll(int[] more) {
        for (int value : more) {
            add(value);
        }
        return this;
    }

    /** What was added since the last time. */
    int[] take() {
        Arrays.sort(values, 0, size);
        int distinct = 0;
        for (int k = 0; k < size; k++) {
            if (k == 0 || values[k] != values[k - 1]) {
                values[distinct++] = values[k];
            }
        }
        size = 0;
        return Arrays.copyOf(values, distinct);
    }
}

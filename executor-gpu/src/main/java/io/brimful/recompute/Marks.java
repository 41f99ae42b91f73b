package io.brimful.recompute;

import java.util.Arrays;

/** A set of numbers that is used again, in the order in which they came. */
final class Marks {
    private final Ints values = new Ints();
    private int[] rounds = new int[256];
    private int round = 1;

    void clear() {
        values.clear();
        round++;
    }

    /** Adds a number: false where it is there already. */
    boolean add(int value) {
        if (contains(value)) {
            return false;
        }
        if (value >= rounds.length) {
            rounds = Arrays.copyOf(rounds, 2 * value);
        }
        rounds[value] = round;
        values.add(value);
        return true;
    }

    boolean contains(int value) {
        return value < rounds.length && rounds[value] == round;
    }

    int get(int index) {
        return values.get(index);
    }

    int size() {
        return values.size();
    }
}

package io.brimful.pack;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * States of searches that were found to lead nowhere, by their hash, as far as there is room; a new one takes the place of an old
 * one. Threads may share it.
 */
final class FailedStates {
    /* What is open and the floors below it decide all that can follow, whatever lies below in whatever order. Two states of one
     * hash in 64 bits would hide a packing at worst: what is found is checked. */
    private static final int BITS = 20;

    private final AtomicLongArray keys = new AtomicLongArray(1 << BITS);

    /** The key of a state: {@code open[from..to)} is what is open between two sections. */
    static long key(PartialPacking partial, int[] open, int from, int to, int low, int high, long capacity) {
        long key = mixed(capacity);
        for (int i = from; i < to; i++) {
            key += mixed(open[i] + 1L);
        }
        for (int s = low; s < high; s++) {
            if (partial.left[s] > 0) {
                key += mixed(mixed(~partial.floor[s]) ^ s);
            }
        }
        return key == 0 ? 1 : key;
    }

    boolean has(long key) {
        return keys.getOpaque(place(key)) == key;
    }

    void add(long key) {
        keys.setOpaque(place(key), key);
    }

    private static int place(long key) {
        return (int) (key >>> (Long.SIZE - BITS));
    }

    /* The finalizer of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014). */
    private static long mixed(long value) {
        long z = value * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}

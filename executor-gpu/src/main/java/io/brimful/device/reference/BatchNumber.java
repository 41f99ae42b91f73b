package io.brimful.device.reference;

/** Which batch runs, counted from 0 over all steps. */
final class BatchNumber {
    private long number;

    void is(long newNumber) {
        number = newNumber;
    }

    long get() {
        return number;
    }
}

package io.brimful.trial;

import java.io.Serializable;

/**
 * One device that a trial may have for itself, and how much of it.
 *
 * @param address what {@code Devices.open} understands: {@code cudnn}, {@code onednn}, {@code reference}, each with an ordinal
 *     as in {@code cudnn:1}
 * @param memoryBytes the hard limit of what the device hands out
 * @param threads CPU threads that the device may use, at least 1; ignored by devices that are not a CPU
 * @param algorithms by what a GPU chooses them; a CPU has but one for each operation
 */
public record DeviceSlot(String address, long memoryBytes, int threads, Algorithms algorithms) implements Serializable {
    /** More would only exhaust the system. */
    public static final int MOST_THREADS = 4096;

    /** A slot whose algorithms are the fastest. */
    public DeviceSlot(String address, long memoryBytes, int threads) {
        this(address, memoryBytes, threads, Algorithms.MEASURED);
    }

    public DeviceSlot {
        if (memoryBytes < 1) {
            throw new IllegalArgumentException(address + ": memory is " + memoryBytes + " B, must be >= 1");
        }
        if (threads < 1 || threads > MOST_THREADS) {
            throw new IllegalArgumentException(
                    address + ": threads is " + threads + ", must be >= 1 and <= " + MOST_THREADS);
        }
    }
}

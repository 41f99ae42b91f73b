package io.brimful.trial;

import java.io.Serializable;

/**
 * One device that a trial may have for itself, and how much of it.
 *
 * @param address what {@code Devices.open} understands: {@code onednn}, {@code reference}
 * @param memoryBytes the hard limit of what the device hands out
 * @param threads CPU threads that the device may use, at least 1; ignored by devices that are not a CPU
 */
public record DeviceSlot(String address, long memoryBytes, int threads) implements Serializable {
    public DeviceSlot {
        if (memoryBytes < 1) {
            throw new IllegalArgumentException(address + ": memory is " + memoryBytes + " B, must be >= 1");
        }
        if (threads < 1) {
            throw new IllegalArgumentException(address + ": threads is " + threads + ", must be >= 1");
        }
    }
}

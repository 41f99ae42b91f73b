package io.brimful.cluster;

import io.brimful.trial.DeviceSlot;

/**
 * One device that can have one trial at a time.
 *
 * @param executor Spark's name of the process that uses it
 * @param host where that is; empty in this process
 * @param slot the device, and how much of it
 * @param model the device's name; empty when nobody asked for it
 */
public record Place(String executor, String host, DeviceSlot slot, String model) {
    /** The device whatever process uses it. */
    String device() {
        return host.isEmpty() ? slot.address() : slot.address() + " of " + host;
    }

    @Override
    public String toString() {
        return device() + " (executor " + executor + ")";
    }
}

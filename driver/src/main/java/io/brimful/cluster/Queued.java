package io.brimful.cluster;

import io.brimful.trial.Trial;

/**
 * A trial that waits for a device.
 *
 * @param attempt number that its next attempt has
 * @param model of device that it must have; empty for any
 */
public record Queued(Trial trial, int attempt, String model) {
    /** A trial that was never tried, for any device. */
    public static Queued first(Trial trial) {
        return new Queued(trial, 0, "");
    }
}

package io.brimful.results;

import io.brimful.trial.DeviceSlot;
import java.time.Instant;

/**
 * An attempt of a trial that was handed to a device.
 *
 * @param executor Spark's name of the process; empty when it is not known
 * @param host the machine's name; empty when it is not known
 */
public record StartedAttempt(String trialId, int attempt, String executor, String host, DeviceSlot slot, Instant at) {}

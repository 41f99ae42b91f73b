package io.brimful.trial;

import java.io.Serializable;

/**
 * Memory of a device while a trial has it.
 *
 * @param plannedBytes arena of the plan that runs
 * @param usedBytes what the device has handed out
 */
public record DeviceMemory(long plannedBytes, long usedBytes) implements Serializable {}

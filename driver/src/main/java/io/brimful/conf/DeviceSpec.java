package io.brimful.conf;

/**
 * A device as the file describes it.
 *
 * @param device its name
 * @param memoryBytes hard limit
 * @param threads CPU threads; 0 leaves it to the number of cores
 */
public record DeviceSpec(String device, long memoryBytes, int threads) {}

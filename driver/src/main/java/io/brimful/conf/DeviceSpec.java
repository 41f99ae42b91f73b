package io.brimful.conf;

import io.brimful.trial.Algorithms;

/**
 * A device as the file describes it.
 *
 * @param device its address; a GPU's without a number stands for every GPU there is
 * @param memoryBytes hard limit; {@link #ALL_MEMORY} for whatever the device has
 * @param threads CPU threads; 0 leaves it to the number of cores
 * @param algorithms by what a GPU chooses them
 */
public record DeviceSpec(String device, long memoryBytes, int threads, Algorithms algorithms) {
    /** No limit but the device's own. */
    public static final long ALL_MEMORY = Long.MAX_VALUE;
}

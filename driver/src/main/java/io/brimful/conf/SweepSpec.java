package io.brimful.conf;

import java.nio.file.Path;
import java.util.List;

/**
 * A sweep as it was asked for, with every default filled in and every fault found.
 *
 * @param name of the sweep
 * @param seed that every trial starts from
 * @param results folder that holds one folder per run
 * @param concurrency trials at one time; 0 for as many as there are devices
 * @param devices at least one
 * @param axes every key with its values; those of several values come first, in file order
 * @param rendered the whole configuration as HOCON, the same text for the same sweep
 */
public record SweepSpec(
        String name,
        long seed,
        Path results,
        int concurrency,
        List<DeviceSpec> devices,
        List<Axis<?>> axes,
        String rendered) {
    public SweepSpec {
        devices = List.copyOf(devices);
        axes = List.copyOf(axes);
    }
}

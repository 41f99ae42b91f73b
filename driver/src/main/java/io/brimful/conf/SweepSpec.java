package io.brimful.conf;

import io.brimful.trial.NetworkSource;
import java.util.List;
import java.util.Map;

/**
 * A sweep as it was asked for, with every default filled in and every fault found.
 *
 * @param name of the sweep
 * @param seed that every trial starts from
 * @param results where they go
 * @param concurrency trials at one time; 0 for as many as there are devices
 * @param devices at least one
 * @param perDeviceModel whether each trial is asked of every model of device that is there
 * @param containment what keeps a trial from harming others
 * @param cluster what is asked of a cluster manager
 * @param axes every key with its values; those of several values come first, in file order
 * @param networkFiles the networks that are files, by the name that the configuration has for each
 * @param rendered the whole configuration as HOCON, the same text for the same sweep
 */
public record SweepSpec(
        String name,
        long seed,
        ResultsSpec results,
        int concurrency,
        List<DeviceSpec> devices,
        boolean perDeviceModel,
        ContainmentSpec containment,
        ClusterSpec cluster,
        List<Axis<?>> axes,
        Map<String, NetworkSource.File> networkFiles,
        String rendered) {
    public SweepSpec {
        devices = List.copyOf(devices);
        axes = List.copyOf(axes);
        networkFiles = Map.copyOf(networkFiles);
    }
}

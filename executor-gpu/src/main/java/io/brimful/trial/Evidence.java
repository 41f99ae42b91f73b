package io.brimful.trial;

import java.io.Serializable;
import java.util.List;

/**
 * What is known of a trial however it ended.
 *
 * @param device what it ran on
 * @param probes every size tried, in order
 * @param searchMillis time until the size was settled
 */
public record Evidence(DeviceFacts device, List<Probe> probes, double searchMillis) implements Serializable {
    public Evidence {
        probes = List.copyOf(probes);
    }
}

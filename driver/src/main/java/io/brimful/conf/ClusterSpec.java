package io.brimful.conf;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a sweep asks of Spark's cluster manager.
 *
 * @param patience for the first executor with a device
 * @param locks folder on each host that holds a lock file per device, the same for all processes of the host
 * @param spark settings of Spark, by their full names
 */
public record ClusterSpec(Duration patience, Path locks, Map<String, String> spark) {
    public ClusterSpec {
        spark = Collections.unmodifiableMap(new TreeMap<>(spark));
    }
}

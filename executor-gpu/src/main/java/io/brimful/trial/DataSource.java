package io.brimful.trial;

import java.io.Serializable;

/**
 * Where a trial's images come from.
 *
 * @param kind {@code synthetic}, {@code mnist} or {@code cifar10}
 * @param path folder of the files; empty for synthetic images
 */
public record DataSource(String kind, String path) implements Serializable {
    public static final DataSource SYNTHETIC = new DataSource("synthetic", "");
}

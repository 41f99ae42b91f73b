package io.brimful.conf;

import java.util.List;

/**
 * A key with the values it takes in a sweep.
 *
 * @param values at least one, in file order
 */
public record Axis<T>(Key<T> key, List<T> values) {
    public Axis {
        values = List.copyOf(values);
        if (values.isEmpty()) {
            throw new IllegalArgumentException(key + " has no values");
        }
    }
}

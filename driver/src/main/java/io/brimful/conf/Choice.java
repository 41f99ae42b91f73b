package io.brimful.conf;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** One value for each of some keys: a point of a grid. */
public final class Choice {
    private final Map<Key<?>, Object> values;

    private Choice(Map<Key<?>, Object> values) {
        this.values = Collections.unmodifiableMap(values);
    }

    /** No key has a value yet. */
    public static Choice empty() {
        return new Choice(Map.of());
    }

    /** This choice and one more value, which replaces any the key had. */
    public <T> Choice with(Key<T> key, T value) {
        Map<Key<?>, Object> more = new LinkedHashMap<>(values);
        more.put(key, value);
        return new Choice(more);
    }

    /**
     * The key's value.
     *
     * @throws IllegalArgumentException when the key has no value here
     */
    public <T> T value(Key<T> key) {
        Object value = values.get(key);
        if (value == null) {
            throw new IllegalArgumentException(key + " has no value");
        }
        @SuppressWarnings("unchecked") // with(Key<T>, T) is the only way in
        T typed = (T) value;
        return typed;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Choice choice && values.equals(choice.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString();
    }
}

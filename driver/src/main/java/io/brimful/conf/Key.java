package io.brimful.conf;

/**
 * A key of a sweep's file that may be an axis of the grid.
 *
 * @param path from the root of the file
 * @param kind what it may be
 */
public record Key<T>(String path, Kind<T> kind) {
    /** A value of this key as it would stand in a file. */
    public String text(T value) {
        if (value instanceof Enum<?> constant) {
            return Kind.name(constant);
        }
        return value instanceof Double number ? Kind.plain(number) : value.toString();
    }

    @Override
    public String toString() {
        return path;
    }
}

package io.brimful.pack;

/**
 * Bytes that stay at one place for one stretch of time.
 *
 * @param id what its owner calls it
 * @param lower the first moment at which it is needed
 * @param upper one after the last moment, above {@code lower}
 * @param size bytes, 0 or more
 * @param alignment what its offset is a multiple of, 1 or more
 */
public record PackingBuffer(String id, long lower, long upper, long size, long alignment) {
    public PackingBuffer {
        if (lower >= upper) {
            throw new IllegalArgumentException(
                    "buffer " + id + " lives in [" + lower + ", " + upper + "), must end after it begins");
        }
        if (size < 0) {
            throw new IllegalArgumentException("buffer " + id + " has size " + size + ", must be 0 or more");
        }
        if (alignment < 1) {
            throw new IllegalArgumentException("buffer " + id + " has alignment " + alignment + ", must be 1 or more");
        }
    }
}

package io.brimful.plan;

/**
 * Bytes of the arena that nobody needs any more when a step is partly done: the next batch may wait there for the step's end.
 *
 * @param from index of the operation from which on they are free; every operation before it must be done first
 * @param imagesOffset where its images go, and the first of the free bytes
 * @param labelsOffset where its labels go, behind the images
 * @param bytes how many there are
 */
public record Staging(int from, long imagesOffset, long labelsOffset, long bytes) {
    /** One after the last byte. */
    public long end() {
        return imagesOffset + bytes;
    }
}

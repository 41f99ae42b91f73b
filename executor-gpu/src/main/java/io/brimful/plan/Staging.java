package io.brimful.plan;

import java.util.List;

/**
 * Bytes of the arena that nobody needs any more when a step is partly done: the next batch may wait there for the step's end.
 *
 * @param from index of the operation from which on they are free; every operation before it must be done first
 * @param imagesOffset where its images go, and the first of the free bytes
 * @param labelsOffset where its labels go, behind the images
 * @param extrasOffsets where each of its extra inputs goes, behind the labels
 * @param bytes how many there are
 */
public record Staging(int from, long imagesOffset, long labelsOffset, List<Long> extrasOffsets, long bytes) {
    public Staging {
        extrasOffsets = List.copyOf(extrasOffsets);
    }

    /** One after the last byte. */
    public long end() {
        return imagesOffset + bytes;
    }
}

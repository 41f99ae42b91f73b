package io.brimful.plan;

import java.util.List;

/**
 * Where every buffer lies.
 *
 * @param regions one for each buffer
 * @param arenaBytes end of the last region
 * @param lowerBoundBytes the most that is needed at one moment: no placement of these buffers can be smaller
 */
public record Placement(List<Region> regions, long arenaBytes, long lowerBoundBytes) {
    public Placement {
        regions = List.copyOf(regions);
    }

    /**
     * A buffer at its offset.
     *
     * @param buffer what lies there
     * @param offset bytes from the start of the arena
     */
    public record Region(Buffer buffer, long offset) {
        /** One after the last byte. */
        public long end() {
            return offset + buffer.bytes();
        }
    }
}

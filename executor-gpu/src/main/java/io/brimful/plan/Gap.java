package io.brimful.plan;

import io.brimful.plan.Placement.Region;
import java.util.List;
import java.util.OptionalLong;

/** Bytes between regions. */
final class Gap {
    private Gap() {}

    /**
     * The lowest offset from which on so many bytes are free; nothing when there is none.
     *
     * @param taken in the order of their offsets; they may lie over each other
     */
    static OptionalLong lowest(List<Region> taken, long bytes, long arenaBytes) {
        long from = 0;
        for (Region region : taken) {
            if (region.offset() - from >= bytes) {
                return OptionalLong.of(from);
            }
            from = Math.max(from, region.end());
        }
        return arenaBytes - from >= bytes ? OptionalLong.of(from) : OptionalLong.empty();
    }
}

package io.brimful.pack;

import java.util.List;

/**
 * Where every buffer of a problem lies.
 *
 * @param offsets bytes from the start of the arena, one for each buffer, in the problem's order
 * @param height end of the highest buffer
 * @param placer what found it
 */
public record Packing(List<Long> offsets, long height, String placer) {
    public Packing {
        offsets = List.copyOf(offsets);
    }
}

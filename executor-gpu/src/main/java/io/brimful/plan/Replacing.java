package io.brimful.plan;

import io.brimful.plan.Placement.Region;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Places the same buffers in one order after the other, each at the lowest offset that is free for its whole life. What
 * {@link PlaceInOrder} finds, in the time that the buffers take that meet.
 */
final class Replacing {
    private static final long NOWHERE = Long.MAX_VALUE;

    private final List<Buffer> buffers;
    private final long[] bytes;
    private final int[][] meets;
    private final long[] offsets;

    /** Buffers are numbered as they are listed. */
    Replacing(List<Buffer> buffers) {
        this.buffers = buffers;
        this.bytes = buffers.stream().mapToLong(Buffer::bytes).toArray();
        this.offsets = new long[bytes.length];
        this.meets = meets(buffers);
    }

    private static int[][] meets(List<Buffer> buffers) {
        int[] from = buffers.stream().mapToInt(Buffer::from).toArray();
        int[] to = buffers.stream().mapToInt(Buffer::to).toArray();
        int[][] meets = new int[from.length][];
        int[] found = new int[from.length];
        for (int a = 0; a < from.length; a++) {
            int size = 0;
            for (int b = 0; b < from.length; b++) {
                if (a != b && from[a] < to[b] && from[b] < to[a]) {
                    found[size++] = b;
                }
            }
            meets[a] = Arrays.copyOf(found, size);
        }
        return meets;
    }

    /** Places the buffers, by number, and returns the end of the last one. */
    long place(int[] order) {
        Arrays.fill(offsets, NOWHERE);
        long arena = 0;
        for (int buffer : order) {
            offsets[buffer] = lowestFree(buffer);
            arena = Math.max(arena, Math.addExact(offsets[buffer], bytes[buffer]));
        }
        return arena;
    }

    private long lowestFree(int buffer) {
        int[] others = meets[buffer];
        sort(others);
        long needed = bytes[buffer];
        long offset = 0;
        for (int other : others) {
            /* Also where the other one has no place yet. */
            if (offsets[other] - offset >= needed) {
                break;
            }
            offset = Math.max(offset, offsets[other] + bytes[other]);
        }
        return offset;
    }

    /* Most are still in the order of the time before. */
    private void sort(int[] others) {
        for (int k = 1; k < others.length; k++) {
            int other = others[k];
            long offset = offsets[other];
            int to = k;
            for (; to > 0 && offsets[others[to - 1]] > offset; to--) {
                others[to] = others[to - 1];
            }
            others[to] = other;
        }
    }

    /** Where each buffer lies now, by number. */
    long[] offsets() {
        return offsets.clone();
    }

    long end(int buffer, long[] at) {
        return at[buffer] + bytes[buffer];
    }

    /** The placement at such offsets, found in such an order; regions that begin together in that order. */
    Placement placement(int[] order, long[] at, long lowerBoundBytes) {
        List<Region> regions = new ArrayList<>(order.length);
        long arena = 0;
        for (int buffer : order) {
            regions.add(new Region(buffers.get(buffer), at[buffer]));
            arena = Math.max(arena, end(buffer, at));
        }
        regions.sort(Comparator.comparingLong(Region::offset));
        return new Placement(regions, arena, lowerBoundBytes);
    }
}

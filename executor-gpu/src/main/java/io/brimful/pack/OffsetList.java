package io.brimful.pack;

import java.util.Arrays;

/** Placed buffers by offset, in blocks that know what time they cover, so that a search from below skips what it never meets. */
final class OffsetList {
    private static final int BLOCK = 128;

    private static final class Block {
        final long[] offset = new long[BLOCK];
        final long[] end = new long[BLOCK];
        final int[] first = new int[BLOCK];
        final int[] last = new int[BLOCK];
        int count;
        int earliest = Integer.MAX_VALUE;
        int latest;
        long highest;

        void insert(int at, long from, long to, int begin, int close) {
            System.arraycopy(offset, at, offset, at + 1, count - at);
            System.arraycopy(end, at, end, at + 1, count - at);
            System.arraycopy(first, at, first, at + 1, count - at);
            System.arraycopy(last, at, last, at + 1, count - at);
            offset[at] = from;
            end[at] = to;
            first[at] = begin;
            last[at] = close;
            count++;
            earliest = Math.min(earliest, begin);
            latest = Math.max(latest, close);
            highest = Math.max(highest, to);
        }
    }

    private Block[] blocks = {new Block()};
    private int count = 1;

    /** The lowest offset at which so many bytes are free from one section to another. */
    long lowestFree(int first, int last, long bytes, long alignment) {
        long at = 0;
        for (int b = 0; b < count; b++) {
            Block block = blocks[b];
            if (block.earliest >= last || block.latest <= first || block.highest <= at) {
                continue;
            }
            for (int i = 0; i < block.count; i++) {
                if (block.first[i] < last && first < block.last[i] && block.end[i] > at) {
                    if (at + bytes <= block.offset[i]) {
                        return at;
                    }
                    at = Sections.aligned(block.end[i], alignment);
                }
            }
        }
        return at;
    }

    void insert(long offset, long end, int first, int last) {
        int b = 0;
        int high = count - 1;
        while (b < high) {
            int middle = (b + high + 1) >>> 1;
            if (blocks[middle].offset[0] <= offset) {
                b = middle;
            } else {
                high = middle - 1;
            }
        }
        if (blocks[b].count == BLOCK) {
            split(b);
            b += blocks[b + 1].offset[0] <= offset ? 1 : 0;
        }
        Block block = blocks[b];
        int at = Arrays.binarySearch(block.offset, 0, block.count, offset);
        block.insert(at < 0 ? -at - 1 : at, offset, end, first, last);
    }

    private void split(int b) {
        Block full = blocks[b];
        Block low = new Block();
        Block high = new Block();
        for (int i = 0; i < BLOCK; i++) {
            Block half = i < BLOCK / 2 ? low : high;
            half.insert(half.count, full.offset[i], full.end[i], full.first[i], full.last[i]);
        }
        if (count == blocks.length) {
            blocks = Arrays.copyOf(blocks, 2 * count);
        }
        System.arraycopy(blocks, b + 1, blocks, b + 2, count - b - 1);
        blocks[b] = low;
        blocks[b + 1] = high;
        count++;
    }
}

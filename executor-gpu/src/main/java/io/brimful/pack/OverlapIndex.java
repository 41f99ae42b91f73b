package io.brimful.pack;

import java.util.ArrayList;
import java.util.List;

/** Placed buffers by stretches of time: one list for all time, and lists of half as wide and overlapping windows for the shorter lives. */
final class OverlapIndex {
    private static final int LEVELS = 3;
    private static final int NARROWER = 6;

    private final List<OffsetList[]> levels = new ArrayList<>();
    private final int[] half = new int[LEVELS + 1];

    OverlapIndex(int sections) {
        levels.add(new OffsetList[] {new OffsetList()});
        half[0] = Math.max(1, sections);
        int width = sections;
        for (int level = 1; level <= LEVELS; level++) {
            width /= NARROWER;
            if (width < 8) {
                break;
            }
            half[level] = width / 2;
            OffsetList[] windows = new OffsetList[sections / half[level] + 1];
            for (int w = 0; w < windows.length; w++) {
                windows[w] = new OffsetList();
            }
            levels.add(windows);
        }
    }

    /** The lowest offset at which so many bytes are free from one section to another. */
    long lowestFree(int first, int last, long bytes, long alignment) {
        for (int level = levels.size() - 1; level > 0; level--) {
            if (last - first <= half[level]) {
                return levels.get(level)[first / half[level]].lowestFree(first, last, bytes, alignment);
            }
        }
        return levels.get(0)[0].lowestFree(first, last, bytes, alignment);
    }

    void insert(long offset, long end, int first, int last) {
        levels.get(0)[0].insert(offset, end, first, last);
        for (int level = 1; level < levels.size(); level++) {
            /* Window w holds the sections from w halves to w + 2 halves. */
            int to = (last - 1) / half[level];
            for (int w = Math.max(0, first / half[level] - 1); w <= to; w++) {
                levels.get(level)[w].insert(offset, end, first, last);
            }
        }
    }
}

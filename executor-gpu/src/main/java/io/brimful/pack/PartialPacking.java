package io.brimful.pack;

import java.util.Arrays;

/** What a search has placed so far, and the floor that it leaves to the rest; goes back to any earlier state. */
final class PartialPacking {
    /** Below it nothing more is placed, for each section. */
    final long[] floor;
    /** Bytes in each section that are not placed. */
    final long[] left;
    /** The lowest offset that the floors leave to each buffer. */
    final long[] lowest;

    final boolean[] placed;
    private final Sections sections;
    private final long[] offset;
    private int raisedFrom;
    private int raisedTo;

    /* Undone from the end: a placed buffer, its former floor; n + a buffer, its former lowest; -1 - a section, its former floor. */
    private int[] trail = new int[1024];
    private long[] before = new long[1024];
    private int trailCount;

    PartialPacking(Sections sections) {
        this.sections = sections;
        int n = sections.buffers();
        floor = new long[sections.count];
        left = sections.load.clone();
        lowest = new long[n];
        placed = new boolean[n];
        offset = new long[n];
    }

    long offset(int buffer) {
        return offset[buffer];
    }

    int trailCount() {
        return trailCount;
    }

    /** The first section of a buffer whose lowest offset was raised last. */
    int raisedFrom() {
        return raisedFrom;
    }

    /** One after the last section of a buffer whose lowest offset was raised last; not above the first when none was. */
    int raisedTo() {
        return raisedTo;
    }

    /** Places a buffer that nothing open meets any more. */
    void placeLast(int buffer) {
        offset[buffer] = lowest[buffer];
    }

    /** Places a buffer on a floor that is the same in all its sections; {@code open[from..to)} are the others of its part. */
    void place(int buffer, long at, int[] open, int from, int to) {
        remember(buffer, at);
        placed[buffer] = true;
        offset[buffer] = at;
        for (int s = sections.first[buffer]; s < sections.last[buffer]; s++) {
            floor[s] = at + sections.size[buffer];
            left[s] -= sections.size[buffer];
        }
        lift(sections.first[buffer], sections.last[buffer], at + sections.size[buffer], open, from, to);
    }

    /**
     * Places a buffer at its lowest offset. Nothing begins lower any more, nor there when its rank is less: whatever could, rests
     * in the end on something that is open.
     */
    void placeLowest(int buffer, int[] rank, int[] open, int from, int to) {
        long at = lowest[buffer];
        for (int s = sections.first[buffer]; s < sections.last[buffer]; s++) {
            if (floor[s] < at) {
                remember(-1 - s, floor[s]);
                floor[s] = at;
            }
        }
        place(buffer, at, open, from, to);
        long end = Long.MAX_VALUE;
        for (int i = from; i < to; i++) {
            end = Math.min(end, lowest[open[i]] + sections.size[open[i]]);
        }
        for (int i = from; i < to; i++) {
            int other = open[i];
            if (lowest[other] < at || (lowest[other] == at && rank[other] < rank[buffer])) {
                lift(other, end);
            }
        }
    }

    /** Leaves a section free up to an offset. */
    void raise(int section, long to, int[] open, int from, int end) {
        remember(-1 - section, floor[section]);
        floor[section] = to;
        lift(section, section + 1, to, open, from, end);
    }

    private void lift(int first, int last, long above, int[] open, int from, int to) {
        raisedFrom = Integer.MAX_VALUE;
        raisedTo = 0;
        for (int i = from; i < to; i++) {
            int other = open[i];
            if (lowest[other] < above && sections.first[other] < last && first < sections.last[other]) {
                lift(other, above);
            }
        }
    }

    private void lift(int buffer, long above) {
        remember(sections.buffers() + buffer, lowest[buffer]);
        lowest[buffer] = Sections.aligned(above, sections.alignment[buffer]);
        raisedFrom = Math.min(raisedFrom, sections.first[buffer]);
        raisedTo = Math.max(raisedTo, sections.last[buffer]);
    }

    private void remember(int change, long was) {
        if (trailCount == trail.length) {
            trail = Arrays.copyOf(trail, 2 * trailCount);
            before = Arrays.copyOf(before, 2 * trailCount);
        }
        trail[trailCount] = change;
        before[trailCount++] = was;
    }

    /** Back to when the trail was so long. */
    void undo(int count) {
        int n = sections.buffers();
        while (trailCount > count) {
            int change = trail[--trailCount];
            long was = before[trailCount];
            if (change < 0) {
                floor[-1 - change] = was;
            } else if (change >= n) {
                lowest[change - n] = was;
            } else {
                placed[change] = false;
                for (int s = sections.first[change]; s < sections.last[change]; s++) {
                    floor[s] = was;
                    left[s] += sections.size[change];
                }
            }
        }
    }
}

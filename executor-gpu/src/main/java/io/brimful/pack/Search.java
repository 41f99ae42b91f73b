package io.brimful.pack;

import java.util.Arrays;
import java.util.function.BooleanSupplier;

/**
 * Branch and bound for one capacity and one order of the buffers: from the bottom to the top, each buffer at the lowest offset
 * that what was placed before leaves it. Buffers are named by their rank in the order.
 */
final class Search {
    /* Canonical order, dominance, decomposition and static orders after minimalloc (Moffitt, ASPLOS 2023); the bound of a
     * section is that of one machine with release dates: what is left goes in order of its lowest offset. */
    enum End {
        PLACED,
        IMPOSSIBLE,
        GAVE_UP
    }

    private static final int CLOCK_EVERY = 1024;

    private final int n;
    private final int[] first;
    private final int[] last;
    private final long[] size;
    private final int[] twin;
    private final long capacity;
    private final BooleanSupplier stopped;

    private final PartialPacking partial;
    private final long[] lowest;
    private final long[] left;
    private final boolean[] placed;

    private final int[][] members;
    private final int[][] starts;
    private final long[] release;
    private final long[] filled;
    private final int[] reach;
    private final int[] part;
    private long nodesLeft;
    private boolean gaveUp;

    Search(RankedBuffers buffers, long capacity, BooleanSupplier stopped) {
        this.n = buffers.count();
        this.capacity = capacity;
        this.stopped = stopped;
        first = buffers.first;
        last = buffers.last;
        size = buffers.size;
        twin = buffers.twin;
        partial = new PartialPacking(buffers, capacity);
        lowest = partial.lowest;
        left = partial.left;
        placed = partial.placed;
        members = new int[n + 1][];
        starts = new int[n + 1][];
        release = new long[n];
        filled = new long[buffers.sections];
        reach = new int[buffers.sections + 1];
        part = new int[buffers.sections + 1];
    }

    /** Searches from the beginning; at most so many buffers are tried at an offset. */
    End run(long nodes) {
        nodesLeft = nodes;
        gaveUp = false;
        partial.undo(0, 0);
        int[] all = new int[n];
        Arrays.setAll(all, i -> i);
        members[0] = all;
        split(0, n);
        if (solveParts(0, 0, -1)) {
            return End.PLACED;
        }
        return gaveUp ? End.GAVE_UP : End.IMPOSSIBLE;
    }

    /** Offsets by rank, after {@link End#PLACED}. */
    long offset(int rank) {
        return partial.offset(rank);
    }

    /* Parts that share no section do not know of each other, so that one which fails is not tried again with another's
     * choices; the bounds of all come before the search of any, and small parts come first. */
    private boolean solveParts(int depth, long floor, int floorRank) {
        int[] open = members[depth];
        int[] bounds = starts[depth];
        int parts = bounds[0];
        for (int p = 1; p <= parts; p++) {
            if (!bounded(open, bounds[p], bounds[p + 1], floor, floorRank)) {
                return false;
            }
        }
        int solved = 0;
        for (int most = parts == 1 ? n : 1; solved < parts; most = next(bounds, most)) {
            for (int p = 1; p <= parts; p++) {
                int count = bounds[p + 1] - bounds[p];
                if (parts == 1 || count == most) {
                    System.arraycopy(open, bounds[p], room(depth + 1), 0, count);
                    if (!solve(depth + 1, count, floor, floorRank)) {
                        return false;
                    }
                    solved++;
                }
            }
        }
        return true;
    }

    /* The size of the smallest part that is larger than this. */
    private static int next(int[] bounds, int size) {
        int next = Integer.MAX_VALUE;
        for (int p = 1; p <= bounds[0]; p++) {
            int count = bounds[p + 1] - bounds[p];
            if (count > size) {
                next = Math.min(next, count);
            }
        }
        return next;
    }

    /* Sorts what is open into parts, in the order of time; within a part the order stays. */
    private void split(int depth, int count) {
        int[] open = members[depth];
        int low = Integer.MAX_VALUE;
        int high = 0;
        for (int i = 0; i < count; i++) {
            low = Math.min(low, first[open[i]]);
            high = Math.max(high, last[open[i]]);
        }
        if (starts[depth] == null) {
            starts[depth] = new int[n - depth + 3];
        }
        int[] bounds = starts[depth];
        bounds[0] = 0;
        if (count == 0) {
            return;
        }
        Arrays.fill(reach, low, high, 0);
        for (int i = 0; i < count; i++) {
            reach[first[open[i]]] = Math.max(reach[first[open[i]]], last[open[i]]);
        }
        int parts = 0;
        int end = low;
        for (int s = low; s < high; s++) {
            if (s >= end && reach[s] > 0) {
                parts++;
            }
            end = Math.max(end, reach[s]);
            part[s] = parts;
        }
        bounds[0] = parts;
        bounds[1] = 0;
        if (parts == 1) {
            bounds[2] = count;
            return;
        }
        sortByPart(open, count, bounds, parts);
    }

    private void sortByPart(int[] open, int count, int[] bounds, int parts) {
        Arrays.fill(bounds, 1, parts + 2, 0);
        for (int i = 0; i < count; i++) {
            bounds[part[first[open[i]]] + 1]++;
        }
        for (int p = 2; p <= parts + 1; p++) {
            bounds[p] += bounds[p - 1];
        }
        int[] before = Arrays.copyOf(open, count);
        int[] next = Arrays.copyOfRange(bounds, 0, parts + 1);
        for (int i = 0; i < count; i++) {
            int p = part[first[before[i]]];
            open[next[p]++] = before[i];
        }
    }

    private boolean solve(int depth, int count, long floor, int floorRank) {
        int[] open = members[depth];
        if (count == 1) {
            return partial.place(open[0], lowest[open[0]]);
        }
        long highest = Math.min(lowestEnd(open, 0, count) - 1, highestFloor(open, count));
        int[] tries = Arrays.copyOf(open, count);
        for (int i = 0; i < count; i++) {
            int buffer = tries[i];
            long at = lowest[buffer];
            boolean twinFirst = twin[buffer] >= 0 && !placed[twin[buffer]];
            if (at > highest || twinFirst || !mayFollow(buffer, floor, floorRank)) {
                continue;
            }
            if (isOver()) {
                return false;
            }
            int trail = partial.trailCount();
            int stack = partial.placedCount();
            if (partial.place(buffer, at)) {
                System.arraycopy(tries, 0, open, 0, i);
                System.arraycopy(tries, i + 1, open, i, count - i - 1);
                split(depth, count - 1);
                if (solveParts(depth, at, buffer)) {
                    return true;
                }
            }
            partial.undo(trail, stack);
            if (gaveUp) {
                return false;
            }
        }
        return false;
    }

    private boolean isOver() {
        nodesLeft--;
        if (nodesLeft < 0 || (nodesLeft % CLOCK_EVERY == 0 && stopped.getAsBoolean())) {
            gaveUp = true;
        }
        return gaveUp;
    }

    /* What could end at or below an offset would drop there in the end, so nothing needs to begin at that offset before it. */
    private long lowestEnd(int[] open, int from, int to) {
        long end = Long.MAX_VALUE;
        for (int i = from; i < to; i++) {
            end = Math.min(end, lowest[open[i]] + size[open[i]]);
        }
        return end;
    }

    /* The next offset is a floor for all that follows it. */
    private long highestFloor(int[] open, int count) {
        long most = 0;
        for (int i = 0; i < count; i++) {
            for (int s = first[open[i]]; s < last[open[i]]; s++) {
                most = Math.max(most, left[s]);
            }
        }
        return capacity - most;
    }

    /* Whoever may not come next will rest on one that is still open, and so no lower than the lowest end of these. */
    private boolean bounded(int[] open, int from, int to, long floor, int floorRank) {
        if (to - from == 1) {
            return true;
        }
        long end = lowestEnd(open, from, to);
        if (end <= floor) {
            return false;
        }
        for (int i = from; i < to; i++) {
            int buffer = open[i];
            long released = mayFollow(buffer, floor, floorRank) ? lowest[buffer] : end;
            release[buffer] = released;
            int j = i - 1;
            while (j >= from && isBefore(buffer, open[j])) {
                open[j + 1] = open[j];
                j--;
            }
            open[j + 1] = buffer;
            Arrays.fill(filled, first[buffer], last[buffer], 0);
        }
        for (int i = from; i < to; i++) {
            int buffer = open[i];
            long released = release[buffer];
            long bytes = size[buffer];
            long limit = capacity - bytes;
            for (int s = first[buffer]; s < last[buffer]; s++) {
                long begin = Math.max(filled[s], released);
                if (begin > limit) {
                    return false;
                }
                filled[s] = begin + bytes;
            }
        }
        return true;
    }

    private boolean mayFollow(int buffer, long floor, int floorRank) {
        return lowest[buffer] > floor || (lowest[buffer] == floor && buffer > floorRank);
    }

    private boolean isBefore(int a, int b) {
        return release[a] < release[b] || (release[a] == release[b] && a < b);
    }

    private int[] room(int depth) {
        if (members[depth] == null) {
            members[depth] = new int[n - depth + 1];
        }
        return members[depth];
    }
}

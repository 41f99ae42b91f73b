package io.brimful.pack;

import java.util.Arrays;

/**
 * Branch and bound for one capacity: which of the buffers that can begin on the floor of a section does, or how much is left free
 * there; valley by valley, from the bottom to the top.
 */
final class Search {
    /* Sections, decomposition and static orders after minimalloc (Moffitt, ASPLOS 2023); the bound of a section is that of one
     * machine with release dates: what is left goes in order of its lowest offset. */
    enum End {
        PLACED,
        IMPOSSIBLE,
        GAVE_UP
    }

    private static final int ASK_EVERY = 1 << 18;

    private final Sections sections;
    private final long capacity;
    private final FailedStates failed;
    private final Budget budget;
    private final PartialPacking partial;
    private final Valleys valleys;
    private final long[] lowest;
    private final long[] filled;
    private final int[] twin;
    private final OpenBuffers stack;
    private Attempt attempt = new Attempt(new int[0], Attempt.Branch.FULL_OR_LOWEST, false, 0);
    private long nodesLeft;
    private long work;
    private boolean gaveUp;

    Search(Sections sections, long capacity, FailedStates failed, Budget budget) {
        this.sections = sections;
        this.capacity = capacity;
        this.failed = failed;
        this.budget = budget;
        partial = new PartialPacking(sections);
        valleys = new Valleys(sections, partial, capacity);
        lowest = partial.lowest;
        filled = new long[sections.count];
        twin = sections.twins();
        stack = new OpenBuffers(sections);
    }

    /** What a search of so many buffers may take at most: what is open and the choices at every depth, and the rest. */
    static long mostBytes(long buffers) {
        return 4 * (buffers * buffers + 100 * buffers);
    }

    /** Searches from the beginning. */
    End run(Attempt next) {
        attempt = next;
        nodesLeft = next.nodes();
        gaveUp = false;
        partial.undo(0);
        int n = sections.buffers();
        int[] open = stack.array();
        for (int i = 0; i < n; i++) {
            open[i] = i;
        }
        if (solveParts(0, n, 0, sections.count)) {
            return End.PLACED;
        }
        return gaveUp ? End.GAVE_UP : End.IMPOSSIBLE;
    }

    /** Offsets after {@link End#PLACED}. */
    long[] offsets() {
        long[] offsets = new long[sections.buffers()];
        Arrays.setAll(offsets, partial::offset);
        return offsets;
    }

    /* Parts that share no section do not know of each other, so that one which fails is not tried again with another's
     * choices; the bounds of all come before the search of any, and small parts come first. Only between the sections
     * raisedFrom and raisedTo has a bound changed. */
    private boolean solveParts(int from, int to, int raisedFrom, int raisedTo) {
        if (from == to) {
            return true;
        }
        int parts = stack.split(from, to);
        if (parts == 1) {
            return bounded(from, to, raisedFrom, raisedTo) && solve(from, to);
        }
        int[] bounds = stack.sortByPart(from, to, parts);
        for (int p = 0; p < parts; p++) {
            if (!bounded(bounds[p], bounds[p + 1], raisedFrom, raisedTo)) {
                return false;
            }
        }
        int end = bounds[parts];
        for (int p : OpenBuffers.smallestFirst(bounds, parts)) {
            int count = bounds[p + 1] - bounds[p];
            int[] open = stack.room(end + count);
            System.arraycopy(open, bounds[p], open, end, count);
            if (!solve(end, end + count)) {
                return false;
            }
        }
        return true;
    }

    private boolean solve(int from, int to) {
        int[] open = stack.array();
        if (to - from == 1) {
            partial.placeLast(open[from]);
            return true;
        }
        int low = stack.low(from, to);
        int high = stack.high(from, to);
        long key = FailedStates.key(partial, open, from, to, low, high, capacity);
        if (failed.has(key)) {
            return false;
        }
        if (attempt.branch() == Attempt.Branch.LOWEST_BUFFER) {
            /* What may not begin lowest any more is not part of the key, so that a failure here says nothing of the state. */
            return solveChoices(from, to, to + lowestChoices(from, to));
        }
        int trail = partial.trailCount();
        int section;
        int choices;
        do {
            section = valleys.choose(stack.array(), from, to, low, high, attempt.branch());
            choices = choices(section, from, to);
            if (solveChoices(from, to, to + choices)) {
                return true;
            }
        } while (!gaveUp && leaveFree(section, from, to, to + choices));
        if (!gaveUp) {
            partial.undo(trail);
            failed.add(key);
        }
        return false;
    }

    /* Puts what can begin on the floor of a section behind what is open, in the order of the attempt. */
    private int choices(int section, int from, int to) {
        int count = to - from;
        int[] open = stack.room(to + 2 * count);
        int choices = 0;
        for (int i = from; i < to; i++) {
            int buffer = open[i];
            boolean here = sections.first[buffer] <= section && section < sections.last[buffer];
            if (here
                    && lowest[buffer] == partial.floor[section]
                    && (twin[buffer] < 0 || partial.placed[twin[buffer]])) {
                int j = to + choices - 1;
                while (j >= to && isBefore(buffer, open[j], section)) {
                    open[j + 1] = open[j];
                    j--;
                }
                open[j + 1] = buffer;
                choices++;
            }
        }
        return choices;
    }

    /* What could end at or below an offset would drop there in the end, so nothing needs to begin at that offset before it; and
     * above the offset of the next there must be room for all that is open. */
    private int lowestChoices(int from, int to) {
        int[] open = stack.room(to + 2 * (to - from));
        long highest = Long.MAX_VALUE;
        for (int i = from; i < to; i++) {
            int buffer = open[i];
            highest = Math.min(highest, lowest[buffer] + sections.size[buffer] - 1);
            for (int s = sections.first[buffer]; s < sections.last[buffer]; s++) {
                highest = Math.min(highest, capacity - partial.left[s]);
            }
        }
        int choices = 0;
        for (int i = from; i < to; i++) {
            int buffer = open[i];
            if (lowest[buffer] <= highest && (twin[buffer] < 0 || partial.placed[twin[buffer]])) {
                int j = to + choices - 1;
                while (j >= to && isLower(buffer, open[j])) {
                    open[j + 1] = open[j];
                    j--;
                }
                open[j + 1] = buffer;
                choices++;
            }
        }
        return choices;
    }

    private boolean isLower(int buffer, int other) {
        return lowest[buffer] < lowest[other]
                || (lowest[buffer] == lowest[other] && attempt.rank()[buffer] < attempt.rank()[other]);
    }

    private boolean isBefore(int buffer, int other, int section) {
        int more = attempt.edgesFirst() ? valleys.edges(buffer, section) - valleys.edges(other, section) : 0;
        return more > 0 || (more == 0 && attempt.rank()[buffer] < attempt.rank()[other]);
    }

    private boolean solveChoices(int from, int to, int end) {
        for (int c = to; c < end; c++) {
            if (isOver(to - from)) {
                return false;
            }
            int[] open = stack.array();
            int buffer = open[c];
            int rest = end;
            for (int i = from; i < to; i++) {
                if (open[i] != buffer) {
                    open[rest++] = open[i];
                }
            }
            int trail = partial.trailCount();
            if (attempt.branch() == Attempt.Branch.LOWEST_BUFFER) {
                partial.placeLowest(buffer, attempt.rank(), open, end, rest);
            } else {
                partial.place(buffer, lowest[buffer], open, end, rest);
            }
            if (solveParts(end, rest, partial.raisedFrom(), partial.raisedTo())) {
                return true;
            }
            if (gaveUp) {
                return false;
            }
            partial.undo(trail);
        }
        return false;
    }

    /* Nothing begins on the floor of a section: it rises to the next offset at which something can; false when nothing could. */
    private boolean leaveFree(int section, int from, int to, int end) {
        long next = nextOffset(section, from, to, end);
        if (next == Long.MAX_VALUE || next + partial.left[section] > capacity || isOver(to - from)) {
            return false;
        }
        partial.raise(section, next, stack.array(), from, to);
        return bounded(from, to, partial.raisedFrom(), partial.raisedTo());
    }

    /* Whatever does not begin on the floor that it finds rests on something that is open and meets it, for else it would drop. */
    private long nextOffset(int section, int from, int to, int end) {
        int[] open = stack.array();
        int low = stack.low(to, end);
        int high = stack.high(to, end);
        long next = Long.MAX_VALUE;
        for (int i = from; i < to; i++) {
            int buffer = open[i];
            int first = sections.first[buffer];
            int last = sections.last[buffer];
            if (first < high && low < last) {
                next = Math.min(next, lowest[buffer] + sections.size[buffer]);
            }
            if (first <= section && section < last && lowest[buffer] > partial.floor[section]) {
                next = Math.min(next, lowest[buffer]);
            }
        }
        return next;
    }

    private boolean isOver(int count) {
        work += 16 + count;
        if (work >= ASK_EVERY) {
            work = 0;
            gaveUp |= budget.isSpent();
        }
        nodesLeft--;
        gaveUp |= nodesLeft < 0;
        return gaveUp;
    }

    /* Sorts what is open by its lowest offset, and stacks it in this order in every section between the two. */
    private boolean bounded(int from, int to, int raisedFrom, int raisedTo) {
        int[] open = stack.array();
        for (int i = from + 1; i < to; i++) {
            int buffer = open[i];
            int j = i - 1;
            while (j >= from && lowest[open[j]] > lowest[buffer]) {
                open[j + 1] = open[j];
                j--;
            }
            open[j + 1] = buffer;
        }
        if (raisedFrom < raisedTo) {
            Arrays.fill(filled, raisedFrom, raisedTo, 0);
        }
        for (int i = from; i < to; i++) {
            int buffer = open[i];
            long released = lowest[buffer];
            long bytes = sections.size[buffer];
            long limit = capacity - bytes;
            int end = Math.min(raisedTo, sections.last[buffer]);
            for (int s = Math.max(raisedFrom, sections.first[buffer]); s < end; s++) {
                long begin = Math.max(filled[s], released);
                if (begin > limit) {
                    return false;
                }
                filled[s] = begin + bytes;
            }
        }
        return true;
    }
}

package io.brimful.pack;

import java.util.Arrays;

/** What is open at each depth of a search, and the choices there, one after the other. */
final class OpenBuffers {
    private final Sections sections;
    private final int[] reach;
    private int[] open;

    OpenBuffers(Sections sections) {
        this.sections = sections;
        reach = new int[sections.count + 1];
        open = new int[4 * sections.buffers()];
    }

    /** The array itself, until there is more {@link #room}. */
    int[] array() {
        return open;
    }

    /** The array, now at least so long. */
    int[] room(int count) {
        if (count > open.length) {
            open = Arrays.copyOf(open, Math.max(count, open.length + open.length / 2));
        }
        return open;
    }

    /** How many parts there are that share no section. */
    int split(int from, int to) {
        int low = low(from, to);
        int high = high(from, to);
        Arrays.fill(reach, low, high, 0);
        for (int i = from; i < to; i++) {
            int first = sections.first[open[i]];
            reach[first] = Math.max(reach[first], sections.last[open[i]]);
        }
        int parts = 0;
        int end = low;
        for (int s = low; s < high; s++) {
            parts += s >= end && reach[s] > 0 ? 1 : 0;
            end = Math.max(end, reach[s]);
            reach[s] = parts - 1;
        }
        return parts;
    }

    /** Copies the parts, after a {@link #split}, behind what is open: where each begins, then the end of the last. */
    int[] sortByPart(int from, int to, int parts) {
        int[] bounds = new int[parts + 1];
        for (int i = from; i < to; i++) {
            bounds[reach[sections.first[open[i]]] + 1]++;
        }
        bounds[0] = to;
        for (int p = 1; p <= parts; p++) {
            bounds[p] += bounds[p - 1];
        }
        room(bounds[parts]);
        int[] next = bounds.clone();
        for (int i = from; i < to; i++) {
            open[next[reach[sections.first[open[i]]]]++] = open[i];
        }
        return bounds;
    }

    /** The parts in the order of their size. */
    static int[] smallestFirst(int[] bounds, int parts) {
        int[] order = new int[parts];
        for (int p = 0; p < parts; p++) {
            int j = p - 1;
            while (j >= 0 && bounds[order[j] + 1] - bounds[order[j]] > bounds[p + 1] - bounds[p]) {
                order[j + 1] = order[j];
                j--;
            }
            order[j + 1] = p;
        }
        return order;
    }

    /** The first section in which one lives. */
    int low(int from, int to) {
        int low = Integer.MAX_VALUE;
        for (int i = from; i < to; i++) {
            low = Math.min(low, sections.first[open[i]]);
        }
        return low;
    }

    /** One after the last section in which one lives. */
    int high(int from, int to) {
        int high = 0;
        for (int i = from; i < to; i++) {
            high = Math.max(high, sections.last[open[i]]);
        }
        return high;
    }
}

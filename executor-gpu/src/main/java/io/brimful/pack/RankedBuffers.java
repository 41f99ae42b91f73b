package io.brimful.pack;

import java.util.Arrays;

/** The buffers in the order in which a search prefers them; a buffer's name is its rank. */
final class RankedBuffers {
    final int sections;
    final int[] first;
    final int[] last;
    final long[] size;
    final long[] alignment;
    /** Whom each buffer meets in time. */
    final int[][] meets;
    /** Of buffers that are equal in all but name, the one just before in rank; -1 for none. */
    final int[] twin;

    private final int[] order;

    RankedBuffers(Sections of, int[] order, int[][] meetings) {
        int n = order.length;
        this.order = order.clone();
        sections = of.count;
        first = Arrays.stream(order).map(i -> of.first[i]).toArray();
        last = Arrays.stream(order).map(i -> of.last[i]).toArray();
        size = Arrays.stream(order).mapToLong(i -> of.size[i]).toArray();
        alignment = Arrays.stream(order).mapToLong(i -> of.alignment[i]).toArray();
        int[] rank = new int[n];
        for (int i = 0; i < n; i++) {
            rank[order[i]] = i;
        }
        meets = new int[n][];
        for (int i = 0; i < n; i++) {
            meets[i] = Arrays.stream(meetings[order[i]]).map(j -> rank[j]).toArray();
        }
        twin = new int[n];
        Arrays.setAll(twin, this::twin);
    }

    int count() {
        return order.length;
    }

    /** The index in the problem of the buffer of a rank. */
    int index(int rank) {
        return order[rank];
    }

    private int twin(int i) {
        int twin = -1;
        for (int j : meets[i]) {
            boolean same =
                    first[i] == first[j] && last[i] == last[j] && size[i] == size[j] && alignment[i] == alignment[j];
            if (same && j < i && j > twin) {
                twin = j;
            }
        }
        return twin;
    }
}

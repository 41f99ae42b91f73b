package io.brimful.pack;

import java.util.Arrays;
import java.util.List;

/**
 * Time cut where it matters: a section is a stretch in which nothing begins or ends, kept only where no neighbour's live set
 * holds its own. Two buffers meet in time exactly when they share a section.
 */
final class Sections {
    final int count;
    /** The first section of each buffer. */
    final int[] first;
    /** One after the last section of each buffer. */
    final int[] last;

    final long[] size;
    final long[] alignment;
    /** How long each buffer lives, in the units of the problem. */
    final double[] life;
    /** Live bytes in each section. */
    final long[] load;

    Sections(List<PackingBuffer> buffers) {
        int n = buffers.size();
        first = new int[n];
        last = new int[n];
        size = buffers.stream().mapToLong(PackingBuffer::size).toArray();
        alignment = buffers.stream().mapToLong(PackingBuffer::alignment).toArray();
        life = buffers.stream()
                .mapToDouble(buffer -> (double) buffer.upper() - buffer.lower())
                .toArray();
        Integer[] births = order(n, i -> buffers.get(i).lower());
        Integer[] deaths = order(n, i -> buffers.get(i).upper());
        int sections = 0;
        int dead = 0;
        boolean grew = false;
        for (int birth : births) {
            while (buffers.get(deaths[dead]).upper() <= buffers.get(birth).lower()) {
                sections += grew ? 1 : 0;
                grew = false;
                last[deaths[dead]] = sections;
                dead++;
            }
            first[birth] = sections;
            grew = true;
        }
        count = sections + (grew ? 1 : 0);
        for (; dead < n; dead++) {
            last[deaths[dead]] = count;
        }
        load = new long[count];
        for (int i = 0; i < n; i++) {
            for (int s = first[i]; s < last[i]; s++) {
                load[s] += size[i];
            }
        }
    }

    int buffers() {
        return size.length;
    }

    boolean meet(int a, int b) {
        return first[a] < last[b] && first[b] < last[a];
    }

    double area(int buffer) {
        return size[buffer] * life[buffer];
    }

    /** Load of the heaviest section in which a buffer lives. */
    long[] heaviest() {
        long[] heaviest = new long[buffers()];
        for (int i = 0; i < heaviest.length; i++) {
            for (int s = first[i]; s < last[i]; s++) {
                heaviest[i] = Math.max(heaviest[i], load[s]);
            }
        }
        return heaviest;
    }

    static long aligned(long offset, long alignment) {
        return alignment == 1 ? offset : Math.floorDiv(offset + alignment - 1, alignment) * alignment;
    }

    private static Integer[] order(int n, java.util.function.IntToLongFunction key) {
        Integer[] order = new Integer[n];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> Long.compare(key.applyAsLong(a), key.applyAsLong(b)));
        return order;
    }
}

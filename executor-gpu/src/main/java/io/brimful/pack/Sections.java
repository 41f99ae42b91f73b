package io.brimful.pack;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToLongFunction;

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
        load = load();
    }

    private long[] load() {
        long[] change = new long[count + 1];
        for (int i = 0; i < buffers(); i++) {
            change[first[i]] += size[i];
            change[last[i]] -= size[i];
        }
        Arrays.parallelPrefix(change, Long::sum);
        return Arrays.copyOf(change, count);
    }

    /** The largest load: no placement can be lower. */
    long lowerBound() {
        return Arrays.stream(load).max().orElse(0);
    }

    /** Of buffers that are equal in all but name, the one before; -1 for none. */
    int[] twins() {
        Map<List<Long>, Integer> seen = new HashMap<>();
        int[] twins = new int[buffers()];
        for (int i = 0; i < twins.length; i++) {
            Integer before = seen.put(List.of((long) first[i], (long) last[i], size[i], alignment[i]), i);
            twins[i] = before == null ? -1 : before;
        }
        return twins;
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
        /* Row r holds the maximum of each stretch of 2^r sections; two of them cover any life. */
        List<long[]> rows = new ArrayList<>(List.of(load));
        for (int width = 1; 2 * width <= count; width *= 2) {
            long[] row = rows.get(rows.size() - 1);
            long[] wider = new long[count - 2 * width + 1];
            for (int s = 0; s < wider.length; s++) {
                wider[s] = Math.max(row[s], row[s + width]);
            }
            rows.add(wider);
        }
        long[] heaviest = new long[buffers()];
        for (int i = 0; i < heaviest.length; i++) {
            int level = 31 - Integer.numberOfLeadingZeros(last[i] - first[i]);
            long[] row = rows.get(level);
            heaviest[i] = Math.max(row[first[i]], row[last[i] - (1 << level)]);
        }
        return heaviest;
    }

    /** End of the highest buffer. */
    long height(long[] offsets) {
        long height = 0;
        for (int i = 0; i < offsets.length; i++) {
            height = Math.max(height, offsets[i] + size[i]);
        }
        return height;
    }

    /** What every offset and height is a multiple of, as long as buffers rest on each other. */
    long unit() {
        long unit = 0;
        for (int i = 0; i < buffers(); i++) {
            unit = divisor(unit, size[i]);
            unit = alignment[i] == 1 ? unit : divisor(unit, alignment[i]);
        }
        return unit;
    }

    private static long divisor(long a, long b) {
        return b == 0 ? a : divisor(b, a % b);
    }

    static long aligned(long offset, long alignment) {
        return alignment == 1 ? offset : Math.floorDiv(offset + alignment - 1, alignment) * alignment;
    }

    private static Integer[] order(int n, IntToLongFunction key) {
        Integer[] order = new Integer[n];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> Long.compare(key.applyAsLong(a), key.applyAsLong(b)));
        return order;
    }
}

package io.brimful.pack;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Judges a packing: a line sweeps over time and holds what lives, ordered by offset, so that neighbours alone are compared. */
public final class PackingChecker {
    private record Event(long time, boolean birth, int index) {}

    private PackingChecker() {}

    /**
     * Checks that buffers which meet in time share no byte, and alignment, height and capacity.
     *
     * @param capacity what no buffer may reach beyond
     * @throws IllegalStateException when the packing is wrong, with what is wrong
     */
    public static void check(PackingProblem problem, Packing packing, long capacity) {
        List<PackingBuffer> buffers = problem.buffers();
        demand(
                buffers.size() == packing.offsets().size(),
                packing.offsets().size() + " offsets for " + buffers.size() + " buffers");
        long top = 0;
        for (int i = 0; i < buffers.size(); i++) {
            PackingBuffer buffer = buffers.get(i);
            long offset = packing.offsets().get(i);
            demand(offset >= 0, "buffer " + buffer.id() + " has no place");
            demand(
                    offset % buffer.alignment() == 0,
                    "buffer " + buffer.id() + " at " + offset + " is not aligned to " + buffer.alignment());
            top = Math.max(top, Math.addExact(offset, buffer.size()));
        }
        demand(top == packing.height(), "height is " + packing.height() + ", the highest buffer ends at " + top);
        demand(top <= capacity, "height " + top + " is above the capacity " + capacity);
        sweep(buffers, packing.offsets());
    }

    private static void sweep(List<PackingBuffer> buffers, List<Long> offsets) {
        TreeMap<Long, Integer> live = new TreeMap<>();
        for (Event event : events(buffers)) {
            long offset = offsets.get(event.index());
            if (!event.birth()) {
                live.remove(offset);
                continue;
            }
            long end = offset + buffers.get(event.index()).size();
            Map.Entry<Long, Integer> below = live.lowerEntry(end);
            if (below != null) {
                PackingBuffer other = buffers.get(below.getValue());
                demand(
                        below.getKey() + other.size() <= offset,
                        "buffers " + other.id() + " and "
                                + buffers.get(event.index()).id() + " share bytes");
            }
            live.put(offset, event.index());
        }
    }

    /* At one moment deaths come before births, for a life does not hold its end. */
    private static List<Event> events(List<PackingBuffer> buffers) {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < buffers.size(); i++) {
            if (buffers.get(i).size() > 0) {
                events.add(new Event(buffers.get(i).lower(), true, i));
                events.add(new Event(buffers.get(i).upper(), false, i));
            }
        }
        events.sort((a, b) ->
                a.time() != b.time() ? Long.compare(a.time(), b.time()) : Boolean.compare(a.birth(), b.birth()));
        return events;
    }

    private static void demand(boolean right, String wrong) {
        if (!right) {
            throw new IllegalStateException("packing is wrong: " + wrong);
        }
    }
}

package io.brimful.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The best order of operations that stand together in a longer order, found among all that are possible. What has run is a set of
 * operations; how many bytes are needed then does not depend on how it came to be, so each set is looked at once, those first that
 * were reached with the fewest bytes.
 */
final class OrderWindow {
    /* The least of the largest along a path, by Dijkstra's algorithm: the first path that arrives is the best. Ahn et al.,
     * "Ordering Chaos" (SERENITY, MLSys 2020), search sets of operations by dynamic programming in the same way. */

    /** So many operations can be told apart in one set. */
    static final int MOST = Long.SIZE - 1;

    private static final long OUTLIVES = -1;

    private final OrderModel model;
    private final int[] operations;
    private final long[] waits;
    private final long[] users;
    private final long start;
    private final long floor;
    private int sets;

    /**
     * A window.
     *
     * @param from first place
     * @param to one after the last place, at most {@link #MOST} after the first
     */
    OrderWindow(OrderModel model, OrderProfile profile, int from, int to) {
        this.model = model;
        this.operations = Arrays.copyOfRange(profile.order, from, to);
        this.start = profile.before[from];
        this.floor = Math.max(start, profile.before[to]);
        this.waits = new long[operations.length];
        this.users = new long[model.bytes.length];
        for (int i = 0; i < operations.length; i++) {
            for (int other : model.waits[operations[i]]) {
                waits[i] |= bit(profile.position[other], from, to);
            }
            for (int t : model.holds[operations[i]]) {
                boolean outlives = model.staysToTheEnd[t];
                for (int user : model.heldBy[t]) {
                    users[t] |= bit(profile.position[user], from, to);
                    outlives |= profile.position[user] >= to;
                }
                users[t] = outlives ? OUTLIVES : users[t];
            }
        }
    }

    private static long bit(int position, int from, int to) {
        return from <= position && position < to ? 1L << (position - from) : 0;
    }

    /**
     * The order that needs the fewest bytes where it needs the most; nothing when that is not below the limit.
     *
     * @param mostSets after so many sets the search is given up
     */
    Optional<int[]> below(long limit, int mostSets) {
        long all = (1L << operations.length) - 1;
        PriorityQueue<Ran> queue = new PriorityQueue<>(Comparator.comparingLong(Ran::peak)
                .thenComparing(Comparator.comparingInt(Ran::count).reversed())
                .thenComparingInt(Ran::number));
        Map<Long, Long> reached = new HashMap<>();
        if (floor < limit) {
            queue.add(new Ran(0, start, floor, -1, null, 0, 0));
        }
        int number = 0;
        while (!queue.isEmpty() && sets < mostSets) {
            Ran ran = queue.remove();
            if (ran.set == all) {
                return Optional.of(order(ran));
            }
            sets++;
            for (Ran next : next(ran, limit, number)) {
                number = next.number;
                if (next.peak < reached.getOrDefault(next.set, Long.MAX_VALUE)) {
                    reached.put(next.set, next.peak);
                    queue.add(next);
                }
            }
        }
        return Optional.empty();
    }

    /** How many sets were looked at. */
    int sets() {
        return sets;
    }

    /* One that leaves no more than was there and needs no more than was needed already can as well run now: whatever comes next
     * needs no more for it. */
    private List<Ran> next(Ran ran, long limit, int number) {
        List<Ran> all = new ArrayList<>();
        for (int i = 0; i < operations.length; i++) {
            boolean runs = (ran.set & 1L << i) == 0 && (waits[i] & ~ran.set) == 0;
            if (runs) {
                Ran next = next(ran, i, number + 1 + all.size());
                if (next.live <= ran.live && next.peak == ran.peak) {
                    return List.of(next);
                }
                if (next.peak < limit) {
                    all.add(next);
                }
            }
        }
        return all;
    }

    private Ran next(Ran ran, int i, int number) {
        long set = ran.set | 1L << i;
        int operation = operations[i];
        IntPredicate dies = t -> users[t] != OUTLIVES && (users[t] & ~set) == 0;
        long needed = ran.live + model.written(operation);
        long at = needed + model.workspace[operation] - model.inPlace(operation, dies);
        long live = needed - model.freed(operation, dies);
        return new Ran(set, live, Math.max(ran.peak, at), i, ran, ran.count + 1, number);
    }

    private int[] order(Ran last) {
        int[] order = new int[operations.length];
        for (Ran ran = last; ran != null && ran.operation >= 0; ran = ran.before) {
            order[ran.count - 1] = operations[ran.operation];
        }
        return order;
    }

    /**
     * Operations of the window that have run.
     *
     * @param set a bit for each
     * @param live bytes that are needed afterwards
     * @param peak the most that was needed on the way
     * @param operation the last one; -1 when none has run
     * @param before without the last one
     * @param count how many have run
     * @param number in the order in which they were thought of
     */
    private record Ran(
            long set,
            long live,
            long peak,
            int operation,
            @Nullable Ran before,
            int count,
            int number) {}
}

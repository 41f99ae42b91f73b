package io.brimful.slice;

import io.brimful.plan.KernelTable;
import io.brimful.plan.Planner;
import io.brimful.recompute.Recomputation;
import io.brimful.step.Step;
import io.brimful.trial.Policy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** One stretch of a step in more and more slices, each number of them looked at when it is asked for. */
final class Slices {
    /* Each operation costs its start beside its arithmetic, which no prediction counts; planning takes time as well. */
    private static final int MOST_OPERATIONS = 2048;
    private static final List<Integer> MULTIPLES = List.of(1, 2, 4, 8, 16);

    private final Step step;
    private final KernelTable table;
    private final Stretch stretch;
    private final Recomputation whole;
    private final Map<Integer, Optional<Sliced>> known = new HashMap<>();

    /**
     * Slices of a stretch.
     *
     * @param table of the step
     * @param whole the step in one piece
     */
    Slices(Step step, KernelTable table, Stretch stretch, Recomputation whole) {
        this.step = step;
        this.table = table;
        this.stretch = stretch;
        this.whole = whole;
    }

    /** Whether each slice goes from the image to the loss and back. */
    boolean goesThroughTheNetwork() {
        return stretch.from() == 0 && stretch.turns() && most() >= 2;
    }

    /** From the most slices to two, each half as many as before. */
    Iterable<Sliced> smallestFirst() {
        return () -> counts().flatMap(count -> slice(count).stream()).iterator();
    }

    private Stream<Integer> counts() {
        return Stream.iterate(Integer.highestOneBit(most()), count -> count >= 2, count -> count / 2);
    }

    private int most() {
        int operations = stretch.forward().size() + stretch.backward().size();
        int allowed = Math.max(1, MOST_OPERATIONS / Math.max(1, operations));
        int needed = Integer.highestOneBit(Math.max(1, 2 * step.batch() - 1));
        return Math.min(allowed, needed);
    }

    private Optional<Sliced> slice(int count) {
        return known.computeIfAbsent(count, key -> written(count).map(this::counted));
    }

    private Sliced counted(Step sliced) {
        long bytes = Planner.lowerBoundBytes(sliced, KernelTable.ideal(sliced), Policy.SLICED);
        return new Sliced(sliced, whole.slowdown(sliced), bytes);
    }

    /* Slices of as many images as are near, and whose parts begin where the device can have them. */
    private Optional<Step> written(int count) {
        int images = Math.max(1, (step.batch() + count - 1) / count);
        for (int multiple : MULTIPLES) {
            int rounded = (images + multiple - 1) / multiple * multiple;
            Optional<Step> sliced = new SliceStretch(step, table, stretch, rounded).run();
            if (sliced.isPresent()) {
                return sliced;
            }
        }
        return Optional.empty();
    }
}

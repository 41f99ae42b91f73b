package io.brimful.recompute;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The ways to run a step of which none is both faster and smaller than another: what several descents find, and on a
 * chain what dynamic programming finds as well.
 */
final class Frontier {
    private static final List<Double> DEPTHS = List.of(0.1, 0.3, 0.0);

    private final Model model;

    Frontier(Model model) {
        this.model = model;
    }

    /** In the order of time, so of falling bytes; the first is the step as it is. */
    List<Point> points() {
        List<Point> found = new ArrayList<>();
        DEPTHS.forEach(depth -> found.addAll(new Descend(model, depth).run(List.copyOf(found))));
        Chain.of(model).ifPresent(chain -> found.addAll(new SolveChain(model, chain).run()));
        return undominated(found);
    }

    private static List<Point> undominated(List<Point> found) {
        List<Point> all = new ArrayList<>(found);
        all.sort(Comparator.comparingDouble(Point::time).thenComparingLong(Point::liveBytes));
        List<Point> kept = new ArrayList<>();
        for (Point point : all) {
            if (kept.isEmpty() || point.liveBytes() < kept.get(kept.size() - 1).liveBytes()) {
                kept.add(point);
            }
        }
        return kept;
    }
}

package io.brimful.recompute;

import io.brimful.plan.KernelTable;
import io.brimful.plan.Plan;
import io.brimful.plan.Planner;
import io.brimful.plan.Scheduled;
import io.brimful.step.Step;
import io.brimful.trial.Policy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * Plans a step under policy {@code recompute}: its frontier of bytes against time is found once, and every limit is answered by
 * one of its points.
 */
public final class Recomputation {
    private static final List<Double> DEPTHS = List.of(0.0, 0.1, 0.3);

    private final Function<Step, KernelTable> device;
    private final Plan base;
    private final Step step;
    private final Model model;
    private final List<Point> points;

    /**
     * Finds a step's frontier.
     *
     * @param step as it was built
     * @param device describes a step's kernels
     */
    public Recomputation(Step step, Function<Step, KernelTable> device) {
        this.device = device;
        Step prepared = Planner.prepare(step, Policy.RECOMPUTE);
        base = Planner.plan(prepared, device.apply(prepared), Policy.RECOMPUTE);
        this.step = prepared.with(
                base.schedule().operations().stream().map(Scheduled::op).toList());
        model = new Model(this.step, base.table());
        points = undominated(DEPTHS.stream()
                .flatMap(depth -> new Descend(model, depth).run().stream())
                .toList());
    }

    /* In the order of time, so of falling bytes; the first is the step as it is. */
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

    /** The plan that suits a limit. */
    public Plan plan(Limit limit) {
        List<Point> allowed = points.stream()
                .filter(point -> point.time() <= limit.maxSlowdown() * model.stepTime)
                .toList();
        for (Point point : allowed) {
            if (point.liveBytes() <= limit.budgetBytes()) {
                Plan plan = plan(point);
                if (plan.arenaBytes() <= limit.budgetBytes()) {
                    return plan;
                }
            }
        }
        return smallest(allowed);
    }

    /* A point with more live bytes than the arena found so far cannot be smaller. */
    private Plan smallest(List<Point> allowed) {
        Plan best = base;
        for (int i = allowed.size() - 1; i >= 0; i--) {
            if (allowed.get(i).liveBytes() < best.arenaBytes()) {
                Plan plan = plan(allowed.get(i));
                best = plan.arenaBytes() < best.arenaBytes() ? plan : best;
            }
        }
        return best;
    }

    private Plan plan(Point point) {
        if (point.equals(points.get(0))) {
            return base;
        }
        Step unrolled = new Unroll(step, model, point).run();
        return Planner.planInOrder(unrolled, device.apply(unrolled), Policy.RECOMPUTE);
    }

    /** The plan that computes nothing again. */
    public Plan fastest() {
        return base;
    }

    /** Every point of the frontier as a plan, from the fastest to the smallest. */
    public List<Plan> frontier() {
        List<Plan> plans = new ArrayList<>();
        long least = Long.MAX_VALUE;
        for (Point point : points) {
            Plan plan = plan(point);
            /* Fewer live bytes may take a larger arena, where they do not pack as well. */
            if (plan.arenaBytes() < least) {
                plans.add(plan);
                least = plan.arenaBytes();
            }
        }
        return plans;
    }

    /** Predicted time of a plan, as a multiple of that without recomputation and slices. */
    public static double slowdown(Plan plan) {
        return slowdown(plan.step());
    }

    /** The same of a step as it is written. */
    public static double slowdown(Step step) {
        return Slowdown.of(step.operations());
    }
}

package io.brimful.recompute;

import io.brimful.plan.KernelTable;
import io.brimful.plan.Plan;
import io.brimful.plan.Planner;
import io.brimful.step.Step;
import io.brimful.trial.Policy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Plans a step under policy {@code recompute}: its frontier of bytes against time is found once, and every limit is answered by
 * one of its points.
 */
public final class Recomputation {
    private static final List<Double> DEPTHS = List.of(0.0, 0.1, 0.3);

    private final Function<Step, KernelTable> device;
    private final Plan base;
    private final List<Way> ways;

    /**
     * Finds a step's frontier.
     *
     * @param step as it was built
     * @param device describes a step's kernels
     */
    public Recomputation(Step step, Function<Step, KernelTable> device) {
        this.device = device;
        Step prepared = Planner.prepare(step, Policy.RECOMPUTE);
        KernelTable table = device.apply(prepared);
        base = Planner.plan(prepared, table, Policy.RECOMPUTE);
        ways = undominated(Planner.orders(prepared, table, Policy.RECOMPUTE).stream()
                .map(prepared::with)
                .flatMap(ordered -> ways(ordered, new Model(ordered, table)))
                .toList());
    }

    private static Stream<Way> ways(Step ordered, Model model) {
        return DEPTHS.stream()
                .flatMap(depth -> new Descend(model, depth).run().stream())
                .map(point -> new Way(ordered, model, point));
    }

    /* In the order of time, so of falling bytes; the first is the step as it is. */
    private static List<Way> undominated(List<Way> found) {
        List<Way> all = new ArrayList<>(found);
        all.sort(Comparator.comparingDouble(Way::slowdown).thenComparingLong(Way::liveBytes));
        List<Way> kept = new ArrayList<>();
        for (Way way : all) {
            if (kept.isEmpty() || way.liveBytes() < kept.get(kept.size() - 1).liveBytes()) {
                kept.add(way);
            }
        }
        return kept;
    }

    /** The plan that suits a limit. */
    public Plan plan(Limit limit) {
        List<Way> allowed = ways.stream()
                .filter(way -> way.slowdown() <= limit.maxSlowdown())
                .toList();
        for (Way way : allowed) {
            if (way.liveBytes() <= limit.budgetBytes()) {
                Plan plan = plan(way);
                if (plan.arenaBytes() <= limit.budgetBytes()) {
                    return plan;
                }
            }
        }
        return smallest(allowed);
    }

    /* A way with more live bytes than the arena found so far cannot be smaller. */
    private Plan smallest(List<Way> allowed) {
        Plan best = base;
        for (int i = allowed.size() - 1; i >= 0; i--) {
            if (allowed.get(i).liveBytes() < best.arenaBytes()) {
                Plan plan = plan(allowed.get(i));
                best = plan.arenaBytes() < best.arenaBytes() ? plan : best;
            }
        }
        return best;
    }

    private Plan plan(Way way) {
        if (way.equals(ways.get(0))) {
            return base;
        }
        Step unrolled = new Unroll(way.ordered(), way.model(), way.point()).run();
        return Planner.planInOrder(unrolled, unrolled.operations(), device.apply(unrolled), Policy.RECOMPUTE);
    }

    /** The plan that computes nothing again. */
    public Plan fastest() {
        return base;
    }

    /** Every point of the frontier as a plan, from the fastest to the smallest. */
    public List<Plan> frontier() {
        List<Plan> plans = new ArrayList<>();
        long least = Long.MAX_VALUE;
        for (Way way : ways) {
            Plan plan = plan(way);
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

    /**
     * A way to run the step.
     *
     * @param ordered the step in one of its orders
     * @param model of that
     * @param point of the order's frontier
     */
    private record Way(Step ordered, Model model, Point point) {
        double slowdown() {
            return point.time() / model.stepTime;
        }

        long liveBytes() {
            return point.liveBytes();
        }
    }
}

package io.brimful.recompute;

import io.brimful.plan.KernelTable;
import io.brimful.plan.Plan;
import io.brimful.plan.Planner;
import io.brimful.plan.Scheduled;
import io.brimful.step.Operation;
import io.brimful.step.Repeats;
import io.brimful.step.Step;
import io.brimful.trial.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Plans a step under policy {@code recompute}: its frontier of bytes against time is found once, and every limit is answered by
 * one of its points.
 */
public final class Recomputation {
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
        points = new Frontier(model).points();
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

    /** Predicted time of a plan, as a multiple of that without recomputation. */
    public static double slowdown(Plan plan) {
        Roofline roofline = new Roofline(plan.step().operations());
        double first = 0;
        double again = 0;
        for (Operation op : plan.step().operations()) {
            if (Repeats.isAgain(op.name())) {
                again += roofline.time(op);
            } else {
                first += roofline.time(op);
            }
        }
        return 1 + again / first;
    }
}

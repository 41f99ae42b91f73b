package io.brimful.slice;

import io.brimful.plan.KernelTable;
import io.brimful.plan.Plan;
import io.brimful.plan.Planner;
import io.brimful.plan.Scheduled;
import io.brimful.recompute.Limit;
import io.brimful.recompute.Recomputation;
import io.brimful.step.Step;
import io.brimful.trial.Policy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Plans a step under policy {@code sliced}: by recomputation, or with stretches that run in slices of the batch, whichever is the
 * faster within a limit. Which slices there are, and their order by time, does not depend on the limit; so a larger budget is never
 * slower, and more time never needs more bytes.
 */
public final class Slicing {
    /* Where a stretch ends before the network does, what it would keep is computed again; so far that is looked for. */
    private static final List<Double> SLOWDOWNS = List.of(1.02, 1.1, 1.34);

    private final Function<Step, KernelTable> device;
    private final Recomputation whole;
    private final List<Slices> found;

    /**
     * Finds the ways to slice a step.
     *
     * @param step as it was built
     * @param device describes a step's kernels
     */
    public Slicing(Step step, Function<Step, KernelTable> device) {
        this(new Recomputation(step, device), device);
    }

    /** The same, where the frontier without slices is known. */
    public Slicing(Recomputation whole, Function<Step, KernelTable> device) {
        this.device = device;
        this.whole = whole;
        this.found = all();
    }

    private List<Slices> all() {
        List<Slices> all = new ArrayList<>(slices(whole.fastest()));
        boolean isWhole = all.stream().anyMatch(Slices::goesThroughTheNetwork);
        if (!isWhole && !all.isEmpty()) {
            SLOWDOWNS.forEach(slowdown -> all.addAll(slices(whole.plan(new Limit(slowdown, 0)))));
        }
        return all;
    }

    /* Those of a plan that may compute something again. */
    private List<Slices> slices(Plan plan) {
        Step step = plan.step()
                .with(plan.schedule().operations().stream().map(Scheduled::op).toList());
        return new Stretches(new Cuts(step))
                .run().stream()
                        .map(stretch -> new Slices(step, plan.table(), stretch, whole))
                        .toList();
    }

    /** The plan that suits a limit. */
    public Plan plan(Limit limit) {
        Plan best = whole.plan(limit).under(Policy.SLICED);
        for (Slices slices : found) {
            Optional<Plan> other = limit.budgetBytes() > 0 ? fastest(slices, limit) : Optional.empty();
            if (other.isPresent() && isBetter(other.get(), best, limit)) {
                best = other.get();
            }
        }
        return best.arenaBytes() <= limit.budgetBytes() ? best : smallest(best, limit);
    }

    /** So many bytes any plan within a slowdown needs at least. Sooner known than the plan. */
    public long leastBytes(double maxSlowdown) {
        long least = whole.leastBytes(maxSlowdown);
        for (Slices slices : found) {
            for (Sliced each : slices.smallestFirst()) {
                if (each.slowdown() <= maxSlowdown) {
                    least = Math.min(least, each.idealBytes());
                    break;
                }
            }
        }
        return least;
    }

    private boolean isBetter(Plan fitting, Plan other, Limit limit) {
        return other.arenaBytes() > limit.budgetBytes() || slowdown(fitting) < slowdown(other);
    }

    /** Predicted time of a plan, as a multiple of that of the step under policy {@code packed}. */
    public double slowdown(Plan plan) {
        return whole.slowdown(plan.step());
    }

    /* Fewer slices take more bytes and less time: the fewest that fit, from those on that need no more at one moment. */
    private Optional<Plan> fastest(Slices slices, Limit limit) {
        Deque<Sliced> fewestFirst = new ArrayDeque<>();
        for (Sliced each : slices.smallestFirst()) {
            if (each.idealBytes() > limit.budgetBytes()) {
                break;
            }
            if (each.slowdown() <= limit.maxSlowdown()) {
                fewestFirst.push(each);
            }
        }
        return fewestFirst.stream()
                .map(this::plan)
                .filter(plan -> plan.arenaBytes() <= limit.budgetBytes())
                .findFirst();
    }

    /* What needs more at one moment than an arena that was found cannot have a smaller one. */
    private Plan smallest(Plan first, Limit limit) {
        Plan best = first;
        for (Slices slices : found) {
            for (Sliced each : slices.smallestFirst()) {
                if (each.slowdown() <= limit.maxSlowdown() && each.idealBytes() < best.arenaBytes()) {
                    Plan plan = plan(each);
                    best = plan.arenaBytes() < best.arenaBytes() ? plan : best;
                }
            }
        }
        return best;
    }

    private Plan plan(Sliced each) {
        return Planner.planInOrder(each.step(), each.step().operations(), device.apply(each.step()), Policy.SLICED);
    }

    /** Every way to trade time for bytes as a plan, from the fastest to the smallest. */
    public List<Plan> frontier() {
        List<Plan> all = new ArrayList<>();
        whole.frontier().forEach(plan -> all.add(plan.under(Policy.SLICED)));
        found.forEach(slices -> slices.smallestFirst().forEach(each -> all.add(plan(each))));
        all.sort(Comparator.<Plan>comparingDouble(this::slowdown).thenComparingLong(Plan::arenaBytes));
        List<Plan> kept = new ArrayList<>();
        for (Plan plan : all) {
            if (kept.isEmpty() || plan.arenaBytes() < kept.get(kept.size() - 1).arenaBytes()) {
                kept.add(plan);
            }
        }
        return kept;
    }
}

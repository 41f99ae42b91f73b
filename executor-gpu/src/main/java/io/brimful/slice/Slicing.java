package io.brimful.slice;

import io.brimful.plan.KernelTable;
import io.brimful.plan.Plan;
import io.brimful.plan.Planner;
import io.brimful.recompute.Limit;
import io.brimful.recompute.Recomputation;
import io.brimful.step.Step;
import io.brimful.trial.Policy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Plans a step under policy {@code sliced}: by recomputation, or with stretches that run in slices of the batch, whichever is the
 * faster within a limit. Which slices there are, and their order by time, does not depend on the limit; so a larger budget is never
 * slower, and more time never needs more bytes.
 */
public final class Slicing {
    /* Each operation costs its start beside its arithmetic, which no prediction counts; planning takes time as well. */
    private static final int MOST_OPERATIONS = 2048;
    /* Where a stretch ends before the network does, what it would keep is computed again; so far that is looked for. */
    private static final List<Double> SLOWDOWNS = List.of(1.02, 1.1, 1.34);
    private static final List<Integer> MULTIPLES = List.of(1, 2, 4, 8, 16);

    private final Function<Step, KernelTable> device;
    private final Recomputation whole;
    private final List<Sliced> sliced;

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
        this.sliced = undominated(all());
    }

    private List<Sliced> all() {
        List<Sliced> found = new ArrayList<>();
        Plan fastest = whole.fastest();
        if (add(fastest, found)) {
            return found;
        }
        for (double slowdown : SLOWDOWNS) {
            add(whole.plan(new Limit(slowdown, 0)), found);
        }
        return found;
    }

    /* Adds the slices of a step that may compute something again; whether one goes through the whole network and back. */
    private static boolean add(Plan plan, List<Sliced> found) {
        Step step = ordered(plan);
        Cuts cuts = new Cuts(step);
        boolean turned = false;
        for (Stretch stretch : new Stretches(cuts).run()) {
            for (int slices = 2; slices <= 2 * step.batch(); slices *= 2) {
                Optional<Step> written = slice(step, plan.table(), stretch, slices);
                written.ifPresent(each -> found.add(Sliced.of(each)));
                turned |= written.isPresent() && stretch.from() == 0 && stretch.turns();
            }
        }
        return turned;
    }

    private static Step ordered(Plan plan) {
        return plan.step()
                .with(plan.schedule().operations().stream()
                        .map(scheduled -> scheduled.op())
                        .toList());
    }

    /* Slices of as many images as are near, and whose parts begin where the device can have them. */
    private static Optional<Step> slice(Step step, KernelTable table, Stretch stretch, int slices) {
        int operations = stretch.forward().size() + stretch.backward().size();
        int images = Math.max(1, (step.batch() + slices - 1) / slices);
        for (int multiple : MULTIPLES) {
            int rounded = (images + multiple - 1) / multiple * multiple;
            long all = (long) operations * ((step.batch() + rounded - 1) / rounded);
            if (all <= MOST_OPERATIONS) {
                Optional<Step> written = new SliceStretch(step, table, stretch, rounded).run();
                if (written.isPresent()) {
                    return written;
                }
            }
        }
        return Optional.empty();
    }

    /* In the order of time, so of falling bytes. */
    private static List<Sliced> undominated(List<Sliced> found) {
        List<Sliced> sorted = new ArrayList<>(found);
        sorted.sort(Comparator.comparingDouble(Sliced::slowdown).thenComparingLong(Sliced::idealBytes));
        List<Sliced> kept = new ArrayList<>();
        for (Sliced each : sorted) {
            if (kept.isEmpty() || each.idealBytes() < kept.get(kept.size() - 1).idealBytes()) {
                kept.add(each);
            }
        }
        return kept;
    }

    /** The plan that suits a limit. */
    public Plan plan(Limit limit) {
        Plan best = whole.plan(limit).under(Policy.SLICED);
        List<Sliced> allowed = sliced.stream()
                .filter(each -> each.slowdown() <= limit.maxSlowdown())
                .toList();
        double slowest = best.arenaBytes() <= limit.budgetBytes() ? Recomputation.slowdown(best) : Double.MAX_VALUE;
        for (Sliced each : allowed) {
            if (each.slowdown() < slowest && each.idealBytes() <= limit.budgetBytes()) {
                Plan plan = plan(each);
                if (plan.arenaBytes() <= limit.budgetBytes()) {
                    return plan;
                }
            }
        }
        return best.arenaBytes() <= limit.budgetBytes() ? best : smallest(best, allowed);
    }

    /* What needs more at one moment than an arena that was found cannot have a smaller one. */
    private Plan smallest(Plan first, List<Sliced> allowed) {
        Plan best = first;
        for (int i = allowed.size() - 1; i >= 0; i--) {
            if (allowed.get(i).idealBytes() < best.arenaBytes()) {
                Plan plan = plan(allowed.get(i));
                best = plan.arenaBytes() < best.arenaBytes() ? plan : best;
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
        sliced.forEach(each -> all.add(plan(each)));
        all.sort(Comparator.<Plan>comparingDouble(Recomputation::slowdown).thenComparingLong(Plan::arenaBytes));
        List<Plan> kept = new ArrayList<>();
        for (Plan plan : all) {
            if (kept.isEmpty() || plan.arenaBytes() < kept.get(kept.size() - 1).arenaBytes()) {
                kept.add(plan);
            }
        }
        return kept;
    }

    /**
     * A step in slices.
     *
     * @param slowdown predicted
     * @param idealBytes that it needs at one moment without padding and workspace
     */
    private record Sliced(Step step, double slowdown, long idealBytes) {
        static Sliced of(Step step) {
            long bytes = Planner.lowerBoundBytes(step, KernelTable.ideal(step), Policy.SLICED);
            return new Sliced(step, Recomputation.slowdown(step), bytes);
        }
    }
}

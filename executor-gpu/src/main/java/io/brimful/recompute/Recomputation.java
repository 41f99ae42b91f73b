package io.brimful.recompute;

import io.brimful.plan.KernelTable;
import io.brimful.plan.Plan;
import io.brimful.plan.Planner;
import io.brimful.step.Step;
import io.brimful.trial.Policy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Plans a step under policy {@code recompute}: its frontier of bytes against time is found once, and every limit is answered by
 * one of its points.
 */
public final class Recomputation {
    private final Function<Step, KernelTable> device;
    private final Costs costs;
    private final Step packed;
    private final KernelTable packedTable;
    private final double packedTime;
    private final List<Way> ways;
    private OptionalLong leastOfFastest = OptionalLong.empty();
    private @Nullable Plan fastest;

    /**
     * Finds a step's frontier by the costs on paper.
     *
     * @param step as it was built
     * @param device describes a step's kernels
     */
    public Recomputation(Step step, Function<Step, KernelTable> device) {
        this(step, device, Costs.predicted());
    }

    /**
     * Finds a step's frontier.
     *
     * @param step as it was built
     * @param device describes a step's kernels
     * @param costs what its operations take
     */
    public Recomputation(Step step, Function<Step, KernelTable> device, Costs costs) {
        this(step, device, costs, Recomputation::search);
    }

    private Recomputation(
            Step step, Function<Step, KernelTable> device, Costs costs, Function<Model, List<Point>> search) {
        this.device = device;
        this.costs = costs;
        packed = Planner.prepare(step, Policy.PACKED);
        packedTable = device.apply(packed);
        packedTime = Slowdown.time(packed, costs.in(packed));
        List<Way> found = new ArrayList<>();
        for (Step prepared : prepared(step)) {
            KernelTable table = device.apply(prepared);
            Planner.orders(prepared, table, Policy.RECOMPUTE).forEach(order -> {
                Step ordered = prepared.with(order);
                Model model = new Model(ordered, table, costs);
                search.apply(model).forEach(point -> found.add(way(ordered, model, point)));
            });
        }
        ways = undominated(found);
    }

    /* Signs that are taken everywhere cost nothing on paper, and something on a device. */
    private List<Step> prepared(Step step) {
        Step signed = Planner.prepare(step, Policy.RECOMPUTE);
        return Slowdown.time(signed, costs.in(signed)) <= packedTime ? List.of(signed) : List.of(packed, signed);
    }

    private Way way(Step ordered, Model model, Point point) {
        return new Way(ordered, model, point, Math.max(1, point.time() / packedTime));
    }

    /**
     * The frontier of the same network at another size: the choices that were found here, counted there. Where the step is
     * another one, a frontier of its own.
     *
     * @param other as it was built
     */
    public Recomputation at(Step other) {
        return new Recomputation(other, device, costs, this::countedIn);
    }

    private static List<Point> search(Model model) {
        return new Frontier(model).points();
    }

    private List<Point> countedIn(Model other) {
        Unrolled steps = new Unrolled(other);
        LiveSweep sweep = new LiveSweep(other, steps);
        IdentityHashMap<Model, int[]> places = new IdentityHashMap<>();
        List<Point> counted = new ArrayList<>();
        for (Way way : ways) {
            int[] here = places.computeIfAbsent(way.model(), model -> places(model, other));
            List<Choice> choices =
                    IntStream.of(here).mapToObj(way.point().choices()::get).toList();
            if (here.length > 0 && steps.run(choices.toArray(Choice[]::new))) {
                sweep.run();
                counted.add(new Point(sweep.peakBytes(), steps.time(), choices));
            }
        }
        return counted.isEmpty() ? search(other) : counted;
    }

    /* Where each tensor of the other model stands in this one; nothing where the two are of different steps. */
    private static int[] places(Model model, Model other) {
        int[] here = new int[other.tensors()];
        for (int t = 0; t < here.length; t++) {
            here[t] = model.find(other.tensor(t).name());
            if (here[t] < 0 || here.length != model.tensors()) {
                return new int[0];
            }
        }
        return here;
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
        if (leastOfFastest() <= limit.budgetBytes() && fastest().arenaBytes() <= limit.budgetBytes()) {
            return fastest();
        }
        List<Way> allowed = within(limit.maxSlowdown());
        IdentityHashMap<Way, Plan> tried = new IdentityHashMap<>();
        for (Way way : allowed) {
            if (way.liveBytes() <= limit.budgetBytes()) {
                Plan plan = plan(way);
                if (plan.arenaBytes() <= limit.budgetBytes()) {
                    return plan;
                }
                tried.put(way, plan);
            }
        }
        return smallest(allowed, tried);
    }

    private List<Way> within(double maxSlowdown) {
        return ways.stream().filter(way -> way.slowdown() <= maxSlowdown).toList();
    }

    /** So many bytes any plan within a slowdown needs at least. Sooner known than the plan. */
    public long leastBytes(double maxSlowdown) {
        long least =
                within(maxSlowdown).stream().mapToLong(Way::liveBytes).min().orElse(Long.MAX_VALUE);
        return Math.min(least, leastOfFastest());
    }

    private long leastOfFastest() {
        if (leastOfFastest.isEmpty()) {
            leastOfFastest = OptionalLong.of(Planner.leastBytes(packed, packedTable, Policy.RECOMPUTE));
        }
        return leastOfFastest.getAsLong();
    }

    /* A way with more live bytes than the arena found so far cannot be smaller. */
    private Plan smallest(List<Way> allowed, IdentityHashMap<Way, Plan> tried) {
        Plan best = tried.computeIfAbsent(allowed.get(allowed.size() - 1), this::plan);
        for (int i = allowed.size() - 2; i >= 0; i--) {
            if (allowed.get(i).liveBytes() <= best.arenaBytes()) {
                Plan plan = tried.computeIfAbsent(allowed.get(i), this::plan);
                best = plan.arenaBytes() <= best.arenaBytes() ? plan : best;
            }
        }
        /* Signs that are taken everywhere can need more than those at the peak alone. */
        return leastOfFastest() <= best.arenaBytes() && fastest().arenaBytes() <= best.arenaBytes() ? fastest() : best;
    }

    private Plan plan(Way way) {
        if (way.equals(ways.get(0))) {
            return fastest();
        }
        Step unrolled = new Unroll(way.ordered(), way.model(), way.point()).run();
        return Planner.planInOrder(unrolled, unrolled.operations(), device.apply(unrolled), Policy.RECOMPUTE);
    }

    /** The plan that computes nothing again: that of policy {@code packed}. */
    public Plan fastest() {
        if (fastest == null) {
            fastest = Planner.plan(packed, packedTable, Policy.RECOMPUTE);
        }
        return fastest;
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

    /** Time of a step that is one of these plans, or one of them in slices, as a multiple of that under policy {@code packed}. */
    public double slowdown(Step step) {
        return Math.max(1, Slowdown.time(step, costs.in(step)) / packedTime);
    }

    /**
     * A way to run the step.
     *
     * @param ordered the step in one of its orders
     * @param model of that
     * @param point of the order's frontier
     * @param slowdown against the packed step, at least 1
     */
    private record Way(Step ordered, Model model, Point point, double slowdown) {
        long liveBytes() {
            return point.liveBytes();
        }
    }
}

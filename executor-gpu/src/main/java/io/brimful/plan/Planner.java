package io.brimful.plan;

import io.brimful.plan.Placement.Region;
import io.brimful.step.Operation;
import io.brimful.step.Step;
import io.brimful.trial.Policy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Turns a step, what a device says about it, and a policy into a plan.
 *
 * <pre>
 * Step --prepare--> Step --describe--> KernelTable --plan--> OrderGradients -> OrderBranches
 *     -> GrantInPlace -> Lifetimes -> PlacePass -> HastenInGaps -> PlanChecker
 * </pre>
 */
public final class Planner {
    private static final PlacePass PLACE = new PlaceTopEarlier(List.of(
            new PlaceInOrder(PlaceInOrder.WIDEST_AREA_FIRST),
            new PlaceInOrder(PlaceInOrder.LARGEST_FIRST),
            new PlaceInOrder(PlaceInOrder.LONGEST_FIRST),
            new PlaceInOrder(PlaceInOrder.EARLIEST_FIRST),
            new PlaceBySearch()));

    private Planner() {}

    /** The step in the form that suits the policy; this is the step that a device should describe. */
    public static Step prepare(Step step, Policy policy) {
        Step prepared = step;
        for (RewritePass pass : Permission.rewrites(policy)) {
            prepared = pass.run(prepared);
        }
        return prepared;
    }

    /**
     * The plan of a prepared step.
     *
     * @param prepared by {@link #prepare} for the same policy
     * @param table of this very step
     * @throws PlanException when the plan breaks a rule: a mistake in the planner or in the table
     */
    public static Plan plan(Step prepared, KernelTable table, Policy policy) {
        Drafts drafts = new Drafts(prepared, table, Permission.of(policy));
        Plan best = null;
        for (List<Operation> order : orders(prepared, drafts, table, policy)) {
            /* What needs fewer live bytes may take a larger arena, where it does not pack as well. */
            if (best == null || drafts.of(order).live().lowerBound() < best.arenaBytes()) {
                Plan plan = plan(prepared, drafts.of(order), table, policy);
                best = best == null || plan.arenaBytes() < best.arenaBytes() ? plan : best;
            }
        }
        if (best == null) {
            throw new PlanException("no order to plan in");
        }
        return best;
    }

    /**
     * Orders of a step that are worth a try, the one that needs the fewest bytes first: the last is the step's own but for the
     * order of each layer's two gradients.
     *
     * @param prepared by {@link #prepare} for the same policy
     * @param table of this very step
     */
    public static List<List<Operation>> orders(Step prepared, KernelTable table, Policy policy) {
        return orders(prepared, new Drafts(prepared, table, Permission.of(policy)), table, policy);
    }

    /**
     * So many bytes any of a prepared step's plans needs at least. Sooner known than the plan.
     *
     * @param prepared by {@link #prepare} for the same policy
     * @param table of this very step
     */
    public static long leastBytes(Step prepared, KernelTable table, Policy policy) {
        Drafts drafts = new Drafts(prepared, table, Permission.of(policy));
        return orders(prepared, drafts, table, policy).stream()
                .mapToLong(order -> drafts.of(order).live().lowerBound())
                .min()
                .orElseThrow();
    }

    private static List<List<Operation>> orders(Step prepared, Drafts drafts, KernelTable table, Policy policy) {
        Permission permission = Permission.of(policy);
        if (!permission.reusesBytes()) {
            return List.of(prepared.operations());
        }
        Function<List<Operation>, LiveBytes> live = order -> drafts.of(order).live();
        List<Operation> gradients = new OrderGradients().run(prepared.operations(), live);
        List<Operation> branches = orderBranches(prepared, gradients, new OrderBranches(table, permission), live);
        return branches.equals(gradients) ? List.of(gradients) : List.of(branches, gradients);
    }

    /* Whoever reads a band waits for the whole. */
    private static List<Operation> orderBranches(
            Step step, List<Operation> operations, OrderBranches pass, Function<List<Operation>, LiveBytes> live) {
        if (step.parts().isEmpty()) {
            return pass.run(operations, live);
        }
        Map<String, Operation> byName = new HashMap<>();
        operations.forEach(op -> byName.put(op.name(), op));
        Function<List<Operation>, List<Operation>> asWritten =
                order -> order.stream().map(op -> byName.get(op.name())).toList();
        List<Operation> overWholes =
                operations.stream().map(op -> op.over(step::whole)).toList();
        return asWritten.apply(pass.run(overWholes, order -> live.apply(asWritten.apply(order))));
    }

    /**
     * The plan of a step in one order of its operations.
     *
     * @param prepared by {@link #prepare} for the same policy
     * @param order of the step's operations
     * @param table of this very step
     * @throws PlanException when the plan breaks a rule: a mistake in the planner, in the order or in the table
     */
    public static Plan planInOrder(Step prepared, List<Operation> order, KernelTable table, Policy policy) {
        Drafts drafts = new Drafts(prepared, table, Permission.of(policy));
        return plan(prepared, drafts.of(order), table, policy);
    }

    private static Plan plan(Step prepared, Drafts.Draft draft, KernelTable table, Policy policy) {
        Placement placement = place(draft.buffers(), draft.schedule().size());
        Plan lean = new Plan(prepared, policy, table, draft.schedule(), placement);
        Plan plan = Permission.of(policy).reusesBytes() ? new HastenInGaps(table).run(lean) : lean;
        PlanChecker.check(plan);
        return plan;
    }

    /**
     * The most bytes that are needed at one moment of a step in its own order: no arena is smaller. Sooner known than the plan.
     *
     * @param prepared with this policy's rewrites
     * @param table of this very step
     */
    public static long lowerBoundBytes(Step prepared, KernelTable table, Policy policy) {
        return new Drafts(prepared, table, Permission.of(policy))
                .of(prepared.operations())
                .live()
                .lowerBound();
    }

    /** The plan on a device without padding and workspace: its figures are the same on any machine. */
    public static Plan planIdeal(Step step, Policy policy) {
        Step prepared = prepare(step, policy);
        return plan(prepared, KernelTable.ideal(prepared), policy);
    }

    /* What lives through the whole step meets everything: it goes to the bottom, and only the rest is a puzzle. */
    private static Placement place(List<Buffer> buffers, int operations) {
        List<Buffer> lasting = new ArrayList<>();
        List<Buffer> passing = new ArrayList<>();
        for (Buffer buffer : buffers) {
            (buffer.from() == 0 && buffer.to() == operations ? lasting : passing).add(buffer);
        }
        List<Region> regions = new ArrayList<>();
        long bottom = 0;
        for (Buffer buffer : lasting) {
            regions.add(new Region(buffer, bottom));
            bottom = Math.addExact(bottom, buffer.bytes());
        }
        Placement above = passing.isEmpty() ? new Placement(List.of(), 0, 0) : PLACE.run(passing);
        for (Region region : above.regions()) {
            regions.add(new Region(region.buffer(), Math.addExact(bottom, region.offset())));
        }
        return new Placement(
                regions, Math.addExact(bottom, above.arenaBytes()), Math.addExact(bottom, above.lowerBoundBytes()));
    }
}

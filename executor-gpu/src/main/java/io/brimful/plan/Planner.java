package io.brimful.plan;

import io.brimful.plan.Placement.Region;
import io.brimful.step.Operation;
import io.brimful.step.Step;
import io.brimful.trial.Policy;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns a step, what a device says about it, and a policy into a plan.
 *
 * <pre>
 * Step --prepare--> Step --describe--> KernelTable --plan--> OrderGradients -> GrantInPlace -> Lifetimes -> PlacePass -> HastenInGaps -> PlanChecker
 * </pre>
 */
public final class Planner {
    private static final PlacePass PLACE = new PlaceTopEarlier(List.of(
            new PlaceInOrder(PlaceInOrder.WIDEST_AREA_FIRST),
            new PlaceInOrder(PlaceInOrder.LARGEST_FIRST),
            new PlaceInOrder(PlaceInOrder.LONGEST_FIRST),
            new PlaceInOrder(PlaceInOrder.EARLIEST_FIRST)));

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
        return plan(prepared, table, policy, schedule(prepared, table, policy));
    }

    /** A prepared step with its operations in the order in which {@link #plan} would have them run. */
    public static Step inOrder(Step prepared, KernelTable table, Policy policy) {
        return prepared.with(schedule(prepared, table, policy).operations().stream()
                .map(Scheduled::op)
                .toList());
    }

    private static Schedule schedule(Step prepared, KernelTable table, Policy policy) {
        Permission permission = Permission.of(policy);
        GrantInPlace grant = new GrantInPlace(table, permission);
        Lifetimes lifetimes = new Lifetimes(prepared, table, permission);
        List<Operation> order = permission.reusesBytes()
                ? new OrderGradients()
                        .run(prepared.operations(), candidate -> LiveBytes.of(lifetimes.run(grant.run(candidate))))
                : prepared.operations();
        return grant.run(order);
    }

    /**
     * The plan of a step whose operations stand in the order in which they are to run.
     *
     * @param ordered with this policy's rewrites
     * @param table of this very step
     * @throws PlanException when the plan breaks a rule: a mistake in the planner or in the table
     */
    public static Plan planInOrder(Step ordered, KernelTable table, Policy policy) {
        return plan(ordered, table, policy, new GrantInPlace(table, Permission.of(policy)).run(ordered.operations()));
    }

    private static Plan plan(Step step, KernelTable table, Policy policy, Schedule schedule) {
        Permission permission = Permission.of(policy);
        List<Buffer> buffers = new Lifetimes(step, table, permission).run(schedule);
        Plan lean = new Plan(step, policy, table, schedule, place(buffers, schedule.size()));
        Plan plan = permission.reusesBytes() ? new HastenInGaps(table).run(lean) : lean;
        PlanChecker.check(plan);
        return plan;
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

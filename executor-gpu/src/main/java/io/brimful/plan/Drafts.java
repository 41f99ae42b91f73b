package io.brimful.plan;

import io.brimful.step.Operation;
import io.brimful.step.Step;
import java.util.IdentityHashMap;
import java.util.List;

/** What becomes of a step in one order of its operations or another, before anything has a place; each is worked out once. */
final class Drafts {
    private final Step step;
    private final GrantInPlace grant;
    private final Lifetimes lifetimes;
    private final IdentityHashMap<List<Operation>, Draft> known = new IdentityHashMap<>();

    /** @param table of this very step */
    Drafts(Step step, KernelTable table, Permission permission) {
        this.step = step;
        this.grant = new GrantInPlace(step, table, permission);
        this.lifetimes = new Lifetimes(step, table, permission);
    }

    /** @param order of the step's operations */
    Draft of(List<Operation> order) {
        return known.computeIfAbsent(order, this::draft);
    }

    private Draft draft(List<Operation> order) {
        Accesses accesses = Accesses.of(step, order);
        Schedule schedule = grant.run(order, accesses);
        List<Buffer> buffers = lifetimes.run(schedule, accesses);
        return new Draft(schedule, buffers, LiveBytes.of(buffers));
    }

    /**
     * A step in an order.
     *
     * @param schedule the order, with a kernel for each operation
     * @param buffers what needs a place
     * @param live how many bytes are needed at each operation
     */
    record Draft(Schedule schedule, List<Buffer> buffers, LiveBytes live) {}
}

package io.brimful.plan;

import io.brimful.step.InPlace;
import io.brimful.step.Operation;
import io.brimful.step.Step;
import io.brimful.step.Tensor;
import io.brimful.step.Tensor.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Chooses each operation's kernel and the outputs that it writes over an input, in a given order of operations. */
final class GrantInPlace {
    private final KernelTable table;
    private final Permission permission;
    private final Set<String> shared = new HashSet<>();

    GrantInPlace(Step step, KernelTable table, Permission permission) {
        step.parts().values().forEach(part -> {
            shared.add(part.part().name());
            if (!part.isBand()) {
                shared.add(part.whole().name());
            }
        });
        this.table = table;
        this.permission = permission;
    }

    /** @param accesses of this order */
    Schedule run(List<Operation> order, Accesses accesses) {
        List<Scheduled> scheduled = new ArrayList<>(order.size());
        for (int i = 0; i < order.size(); i++) {
            scheduled.add(choose(order.get(i), i, accesses));
        }
        return new Schedule(scheduled);
    }

    private Scheduled choose(Operation op, int index, Accesses accesses) {
        List<InPlace> granted = new ArrayList<>(2);
        Kernel kernel = leanest(op, granted);
        for (InPlace pair : op.inPlace()) {
            boolean free = granted.stream()
                    .noneMatch(other ->
                            other.input().equals(pair.input()) || other.output().equals(pair.output()));
            if (!free || !permission.grants(op, pair, accesses) || !isFree(pair, index, accesses)) {
                continue;
            }
            granted.add(pair);
            Kernel other = leanest(op, granted);
            if (other == null) {
                granted.remove(pair);
            } else {
                kernel = other;
            }
        }
        if (kernel == null) {
            throw new PlanException(table.device() + " has no kernel for " + op.name());
        }
        return new Scheduled(op, kernel, Set.copyOf(granted));
    }

    /* The first of those with the smallest workspace, so that the device's own preference breaks ties. */
    private @Nullable Kernel leanest(Operation op, List<InPlace> granted) {
        Kernel best = null;
        for (Kernel kernel : table.kernels(op)) {
            if (kernel.inPlace().containsAll(granted)
                    && (best == null || kernel.workspaceBytes() < best.workspaceBytes())) {
                best = kernel;
            }
        }
        return best;
    }

    /* Some images of a tensor do not move without the others, nor do some channels. A momentum is replaced by its update, and a sum
     * over batches by the next, so nobody reads the old value afterwards: StepBuilder writes no such reader. */
    private boolean isFree(InPlace pair, int index, Accesses accesses) {
        Tensor input = pair.input();
        if (shared.contains(input.name()) || shared.contains(pair.output().name())) {
            return false;
        }
        boolean dead = input.kind().lasts()
                ? pair.output().kind() == Kind.UPDATE
                : input.kind() != Kind.INPUT && input.kind() != Kind.LABEL && accesses.last(input) == index;
        return dead && table.storedBytes(input) == table.storedBytes(pair.output());
    }
}

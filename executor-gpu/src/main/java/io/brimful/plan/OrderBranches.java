package io.brimful.plan;

import io.brimful.step.Operation;
import io.brimful.step.Tensor.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Chooses in which order independent operations run, such as those of an Inception module's branches, forward and backward. Takes
 * the operations around the moment at which the most is needed, brings them into their best order, and goes on while that lowers
 * the most.
 */
final class OrderBranches {
    /* Operations before and after the peak: most gains are near, and small windows are soon searched. */
    private static final List<Integer> REACHES = List.of(6, 12, 24, OrderWindow.MOST / 2);
    private static final int MOST_SETS_OF_A_WINDOW = 3_000;
    private static final int SETS = 4_000;
    private static final int SETS_FOR_EACH_OPERATION = 20;

    private final KernelTable table;
    private final Permission permission;

    OrderBranches(KernelTable table, Permission permission) {
        this.table = table;
        this.permission = permission;
    }

    /**
     * The order that needs the fewest bytes; the given one where none was found that needs fewer.
     *
     * @param operations in an order that is possible
     * @param live how many bytes an order needs at each operation
     */
    List<Operation> run(List<Operation> operations, Function<List<Operation>, LiveBytes> live) {
        Precedence precedence = new Precedence(operations);
        OrderModel model = new OrderModel(operations, precedence, table, permission);
        int[] order = new Descent(model, firstOfTheWayBack(operations)).run();
        if (Arrays.equals(order, model.heavy)) {
            return operations;
        }
        List<Operation> changed = precedence.complete(order);
        boolean better =
                live.apply(changed).lowerBound() < live.apply(operations).lowerBound();
        return better ? changed : operations;
    }

    /* The way back begins where the forward pass ends, in any order: what is computed again is then at hand as it was. */
    private static int firstOfTheWayBack(List<Operation> operations) {
        int first = 0;
        while (first < operations.size()
                && operations.get(first).writes().stream().noneMatch(tensor -> tensor.kind() == Kind.GRADIENT)) {
            first++;
        }
        return first;
    }

    private static final class Descent {
        private final OrderModel model;
        private final int border;
        private OrderProfile profile;
        private int sets;

        Descent(OrderModel model, int firstOfTheWayBack) {
            this.model = model;
            this.profile = new OrderProfile(model, model.heavy.clone());
            this.border = (int) Arrays.stream(model.heavy)
                    .filter(operation -> operation < firstOfTheWayBack)
                    .count();
            this.sets = SETS + SETS_FOR_EACH_OPERATION * model.heavy.length;
        }

        int[] run() {
            boolean lower = true;
            while (lower) {
                lower = false;
                for (int reach : REACHES) {
                    if (lowered(reach)) {
                        lower = true;
                        break;
                    }
                }
            }
            return profile.order;
        }

        private boolean lowered(int reach) {
            int peak = profile.peak();
            boolean back = peak >= border;
            int from = Math.max(back ? border : 0, peak - reach);
            int to = Math.min(back ? profile.order.length : border, peak + reach + 1);
            OrderWindow window = new OrderWindow(model, profile, from, to);
            Optional<int[]> found = window.below(profile.peakBytes(), Math.min(sets, MOST_SETS_OF_A_WINDOW));
            sets -= window.sets();
            if (found.isEmpty()) {
                return false;
            }
            int[] order = profile.order.clone();
            System.arraycopy(found.get(), 0, order, from, to - from);
            profile = new OrderProfile(model, order);
            return true;
        }
    }
}

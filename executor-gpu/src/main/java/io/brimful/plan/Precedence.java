package io.brimful.plan;

import io.brimful.step.Operation;
import io.brimful.step.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which operations must run before each one in any order that calculates the same: who gave a tensor the value that it uses, and
 * who uses the value that it replaces. Momentum decay and parameter updates are light: they need no bytes of their own, so that an
 * order of the others is enough, and {@link #complete} finds their places.
 */
final class Precedence {
    private final List<Operation> operations;
    private final List<Set<Integer>> before = new ArrayList<>();
    private final List<Set<Integer>> heavyBefore = new ArrayList<>();
    private final List<List<Integer>> after = new ArrayList<>();
    private final BitSet leadsOn = new BitSet();

    Precedence(List<Operation> operations) {
        this.operations = List.copyOf(operations);
        Map<String, Integer> changed = new HashMap<>();
        Map<String, List<Integer>> readers = new HashMap<>();
        for (int i = 0; i < operations.size(); i++) {
            Operation op = operations.get(i);
            Set<Integer> waits = new TreeSet<>();
            for (Tensor tensor : op.reads()) {
                addIfThere(changed.get(tensor.name()), waits);
                readers.computeIfAbsent(tensor.name(), name -> new ArrayList<>())
                        .add(i);
            }
            for (Tensor tensor : op.updates()) {
                addIfThere(changed.put(tensor.name(), i), waits);
                List<Integer> before = readers.remove(tensor.name());
                waits.addAll(before == null ? List.of() : before);
            }
            for (Tensor tensor : op.writes()) {
                changed.put(tensor.name(), i);
            }
            waits.remove(i);
            before.add(waits);
            after.add(new ArrayList<>());
        }
        connect();
    }

    private static void addIfThere(@Nullable Integer operation, Set<Integer> to) {
        if (operation != null) {
            to.add(operation);
        }
    }

    private void connect() {
        for (int i = 0; i < operations.size(); i++) {
            Set<Integer> heavy = new TreeSet<>();
            for (int other : before.get(i)) {
                after.get(other).add(i);
                if (isLight(other)) {
                    heavy.addAll(heavyBefore.get(other));
                } else {
                    heavy.add(other);
                }
            }
            heavyBefore.add(heavy);
        }
        for (int i = operations.size() - 1; i >= 0; i--) {
            for (int next : after.get(i)) {
                if (!isLight(next) || leadsOn.get(next)) {
                    leadsOn.set(i);
                }
            }
        }
    }

    /** Whether an operation only changes what lasts. */
    boolean isLight(int operation) {
        return operations.get(operation).writes().isEmpty();
    }

    /** Whether nothing but light operations waits for this one. */
    boolean isEnd(int operation) {
        return !leadsOn.get(operation);
    }

    /** The others that must run before an operation, light ones replaced by those that must run before them. */
    Set<Integer> heavyBefore(int operation) {
        return heavyBefore.get(operation);
    }

    /** Puts the light ones into an order of the others: right before the first that waits for them, or else as soon as can be. */
    List<Operation> complete(int[] heavy) {
        return new Completion().run(heavy);
    }

    private final class Completion {
        private final List<Operation> order = new ArrayList<>();
        private final boolean[] done = new boolean[operations.size()];
        private final int[] open = before.stream().mapToInt(Set::size).toArray();

        List<Operation> run(int[] heavy) {
            for (int i = 0; i < operations.size(); i++) {
                if (isLight(i) && isEnd(i) && open[i] == 0) {
                    add(i);
                }
            }
            Arrays.stream(heavy).forEach(this::add);
            return order;
        }

        private void add(int operation) {
            for (int other : before.get(operation)) {
                if (!done[other]) {
                    add(other);
                }
            }
            done[operation] = true;
            order.add(operations.get(operation));
            for (int next : after.get(operation)) {
                if (--open[next] == 0 && isLight(next) && isEnd(next) && !done[next]) {
                    add(next);
                }
            }
        }
    }
}

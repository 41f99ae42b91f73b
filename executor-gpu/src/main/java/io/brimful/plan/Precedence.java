package io.brimful.plan;

import io.brimful.step.Operation;
import io.brimful.step.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which operations must run before each one in any order that calculates the same: who gave a tensor the value that it uses, and
 * who uses the value that it replaces. Momentum decay and parameter updates are light: they need no bytes of their own, so that an
 * order of the others is enough, and {@link #complete} finds their places.
 */
final class Precedence {
    private static final int[] NOBODY = {};

    private final List<Operation> operations;
    private final int[][] before;
    private final int[][] heavyBefore;
    private final int[][] after;
    private final BitSet leadsOn = new BitSet();

    Precedence(List<Operation> operations) {
        this.operations = List.copyOf(operations);
        this.before = before(operations);
        this.heavyBefore = heavyBefore();
        this.after = after();
        for (int i = before.length - 1; i >= 0; i--) {
            for (int next : after[i]) {
                if (!isLight(next) || leadsOn.get(next)) {
                    leadsOn.set(i);
                }
            }
        }
    }

    private static int[][] before(List<Operation> operations) {
        int[][] before = new int[operations.size()][];
        Map<String, Integer> changed = new HashMap<>();
        Map<String, Numbers> readers = new HashMap<>();
        Numbers waits = new Numbers();
        for (int i = 0; i < before.length; i++) {
            Operation op = operations.get(i);
            for (Tensor tensor : op.reads()) {
                addOther(changed.get(tensor.name()), i, waits);
                if (tensor.kind().lasts()) {
                    readers.computeIfAbsent(tensor.name(), name -> new Numbers())
                            .add(i);
                }
            }
            for (Tensor tensor : op.updates()) {
                addOther(changed.put(tensor.name(), i), i, waits);
                Numbers replaced = readers.remove(tensor.name());
                for (int reader : replaced == null ? NOBODY : replaced.take()) {
                    addOther(reader, i, waits);
                }
            }
            for (Tensor tensor : op.writes()) {
                changed.put(tensor.name(), i);
            }
            before[i] = waits.take();
        }
        return before;
    }

    private static void addOther(@Nullable Integer operation, int self, Numbers to) {
        if (operation != null && operation != self) {
            to.add(operation);
        }
    }

    private int[][] heavyBefore() {
        int[][] heavyBefore = new int[before.length][];
        Numbers heavy = new Numbers();
        for (int i = 0; i < before.length; i++) {
            for (int other : before[i]) {
                if (isLight(other)) {
                    heavy.addAll(heavyBefore[other]);
                } else {
                    heavy.add(other);
                }
            }
            heavyBefore[i] = heavy.take();
        }
        return heavyBefore;
    }

    private int[][] after() {
        int[] size = new int[before.length];
        for (int[] others : before) {
            for (int other : others) {
                size[other]++;
            }
        }
        int[][] after = new int[before.length][];
        for (int i = 0; i < after.length; i++) {
            after[i] = new int[size[i]];
        }
        for (int i = before.length - 1; i >= 0; i--) {
            for (int other : before[i]) {
                after[other][--size[other]] = i;
            }
        }
        return after;
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
    int[] heavyBefore(int operation) {
        return heavyBefore[operation];
    }

    /** Puts the light ones into an order of the others: right before the first that waits for them, or else as soon as can be. */
    List<Operation> complete(int[] heavy) {
        return new Completion().run(heavy);
    }

    private final class Completion {
        private final List<Operation> order = new ArrayList<>();
        private final boolean[] done = new boolean[operations.size()];
        private final int[] open =
                Arrays.stream(before).mapToInt(waits -> waits.length).toArray();

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
            for (int other : before[operation]) {
                if (!done[other]) {
                    add(other);
                }
            }
            done[operation] = true;
            order.add(operations.get(operation));
            for (int next : after[operation]) {
                if (--open[next] == 0 && isLight(next) && isEnd(next) && !done[next]) {
                    add(next);
                }
            }
        }
    }
}

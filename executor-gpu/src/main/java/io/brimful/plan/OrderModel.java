package io.brimful.plan;

import io.brimful.step.InPlace;
import io.brimful.step.Operation;
import io.brimful.step.Tensor;
import io.brimful.step.Tensor.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A step as numbers, for a search that tries many orders: operations by their position in the program, tensors that pass by their
 * first mention. Light operations (see {@link Precedence}) have no part in it, but what they read stays for those they wait for.
 */
final class OrderModel {
    /** Operations that are not light, in the order of the program. */
    final int[] heavy;
    /** By operation, others that must run before it. */
    final int[][] waits;

    final int[][] writes;
    /** By operation, tensors that stay at least until it has run. */
    final int[][] holds;
    /** By operation, pairs of an input and the output that can be written over it. */
    final int[][][] over;

    final long[] workspace;
    /** By tensor; 0 for what has no bytes of its own in any order. */
    final long[] bytes;

    final boolean[] staysToTheEnd;
    /** By tensor, operations that it stays for. */
    final int[][] heldBy;

    private final KernelTable table;
    private final List<Tensor> tensors = new ArrayList<>();
    private final Map<String, Integer> index = new HashMap<>();

    OrderModel(List<Operation> operations, Precedence precedence, KernelTable table, Permission permission) {
        this.table = table;
        int size = operations.size();
        heavy = IntStream.range(0, size).filter(i -> !precedence.isLight(i)).toArray();
        waits = new int[size][];
        writes = new int[size][];
        over = new int[size][][];
        workspace = new long[size];
        heldBy = heldBy(operations, precedence);
        holds = inverse(heldBy, size);
        bytes = tensors.stream()
                .mapToLong(tensor -> aligned(table.storedBytes(tensor)))
                .toArray();
        staysToTheEnd = new boolean[bytes.length];
        for (int t = 0; t < bytes.length; t++) {
            staysToTheEnd[t] = tensors.get(t).kind() == Kind.METRIC;
        }
        Accesses accesses = Accesses.of(operations);
        for (int i = 0; i < size; i++) {
            waits[i] = precedence.heavyBefore(i);
            describe(i, operations.get(i), permission, accesses);
        }
    }

    private int[][] heldBy(List<Operation> operations, Precedence precedence) {
        List<Numbers> holders = new ArrayList<>();
        for (int i = 0; i < operations.size(); i++) {
            int[] holding = precedence.isLight(i) ? precedence.heavyBefore(i) : new int[] {i};
            for (List<Tensor> touched :
                    List.of(operations.get(i).reads(), operations.get(i).writes())) {
                for (Tensor tensor : touched) {
                    if (!tensor.kind().lasts()) {
                        holders(tensor, holders).addAll(holding);
                    }
                }
            }
        }
        return holders.stream().map(Numbers::take).toArray(int[][]::new);
    }

    private Numbers holders(Tensor tensor, List<Numbers> holders) {
        Integer known = index.putIfAbsent(tensor.name(), tensors.size());
        if (known != null) {
            return holders.get(known);
        }
        tensors.add(tensor);
        holders.add(new Numbers());
        return holders.get(holders.size() - 1);
    }

    private static int[][] inverse(int[][] heldBy, int operations) {
        List<Numbers> holds = Stream.generate(Numbers::new).limit(operations).toList();
        for (int t = 0; t < heldBy.length; t++) {
            for (int operation : heldBy[t]) {
                holds.get(operation).add(t);
            }
        }
        return holds.stream().map(Numbers::take).toArray(int[][]::new);
    }

    private void describe(int i, Operation op, Permission permission, Accesses accesses) {
        writes[i] = new int[op.writes().size()];
        for (int k = 0; k < writes[i].length; k++) {
            writes[i][k] = indexOf(op.writes().get(k));
        }
        List<InPlace> granted = new ArrayList<>();
        List<int[]> pairs = new ArrayList<>();
        for (InPlace pair : op.inPlace()) {
            if (!permission.grants(op, pair, accesses) || !isPossible(op, granted, pair)) {
                continue;
            }
            granted.add(pair);
            if (hasNoBytes(pair)) {
                bytes[indexOf(pair.output())] = 0;
            } else if (isReplaceable(pair.input()) && sameBytes(pair)) {
                pairs.add(new int[] {indexOf(pair.input()), indexOf(pair.output())});
            }
        }
        over[i] = pairs.toArray(int[][]::new);
        workspace[i] = aligned(leastWorkspace(op, granted));
    }

    private boolean isPossible(Operation op, List<InPlace> granted, InPlace more) {
        for (Kernel kernel : table.kernels(op)) {
            if (kernel.inPlace().containsAll(granted) && kernel.inPlace().contains(more)) {
                return true;
            }
        }
        return false;
    }

    private long leastWorkspace(Operation op, List<InPlace> granted) {
        long least = Long.MAX_VALUE;
        for (Kernel kernel : table.kernels(op)) {
            if (kernel.inPlace().containsAll(granted)) {
                least = Math.min(least, kernel.workspaceBytes());
            }
        }
        return least;
    }

    private static boolean isReplaceable(Tensor tensor) {
        return switch (tensor.kind()) {
            case INPUT, LABEL, METRIC, PARAMETER, MOMENTUM, SUM, STATISTIC -> false;
            case ACTIVATION, SAVED, GRADIENT, UPDATE -> true;
        };
    }

    /* A gradient over what lasts, or over another gradient over that. */
    private boolean hasNoBytes(InPlace pair) {
        return pair.output().kind() == Kind.UPDATE
                && (pair.input().kind().lasts() || bytes[indexOf(pair.input())] == 0);
    }

    private boolean sameBytes(InPlace pair) {
        return table.storedBytes(pair.input()) == table.storedBytes(pair.output());
    }

    private int indexOf(Tensor tensor) {
        Integer found = index.get(tensor.name());
        if (found == null) {
            throw new PlanException("the step does not mention " + tensor);
        }
        return found;
    }

    private long aligned(long stored) {
        long unit = table.alignmentBytes();
        return Math.multiplyExact(Math.addExact(stored, unit - 1) / unit, unit);
    }

    /** Bytes that an operation writes. */
    long written(int operation) {
        long sum = 0;
        for (int t : writes[operation]) {
            sum += bytes[t];
        }
        return sum;
    }

    /**
     * Bytes of what an operation writes over its inputs.
     *
     * @param dies whether nobody needs a tensor afterwards
     */
    long inPlace(int operation, IntPredicate dies) {
        int[][] pairs = over[operation];
        long sum = 0;
        for (int p = 0; p < pairs.length; p++) {
            if (dies.test(pairs[p][0]) && isFree(pairs, p, dies)) {
                sum += bytes[pairs[p][0]];
            }
        }
        return sum;
    }

    /* An input is written over once, and an output over one input. */
    private static boolean isFree(int[][] pairs, int p, IntPredicate dies) {
        for (int q = 0; q < p; q++) {
            boolean shared = pairs[q][0] == pairs[p][0] || pairs[q][1] == pairs[p][1];
            if (shared && dies.test(pairs[q][0])) {
                return false;
            }
        }
        return true;
    }

    /** Bytes that are free after an operation. */
    long freed(int operation, IntPredicate dies) {
        long sum = 0;
        for (int t : holds[operation]) {
            sum += dies.test(t) ? bytes[t] : 0;
        }
        return sum;
    }
}

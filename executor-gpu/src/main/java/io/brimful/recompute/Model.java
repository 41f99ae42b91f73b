package io.brimful.recompute;

import io.brimful.plan.Kernel;
import io.brimful.plan.KernelTable;
import io.brimful.step.InPlace;
import io.brimful.step.Operation;
import io.brimful.step.Part;
import io.brimful.step.Step;
import io.brimful.step.Tensor;
import io.brimful.step.Tensor.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A step as numbers, for loops that run thousands of times: operations and tensors by index, in the order of the step. Operations
 * of the optimizer are left out where they touch only what lives through the whole step. Operations that are others when they
 * run again, over other tensors, have a second index, above those of the step.
 */
final class Model {
    private final List<Operation> operations = new ArrayList<>();
    private final int own;
    private final List<Tensor> tensors = new ArrayList<>();
    private final Map<String, Integer> index = new HashMap<>();
    private final Map<String, Part> bands = new HashMap<>();

    final int[][] reads;
    /** The same when it runs again: in place of a concatenation's input the concatenation, if that is kept. */
    final int[][] readsAgain;

    final int[][] writes;
    final int[][] overInput;
    final int[][] overOutput;
    /** The same by their places among what is read and what is written; -1 where one is not. */
    final int[][] overRead;

    final int[][] overWrite;
    final long[] workspace;
    final double[] time;
    final double[] alone;
    final boolean[] repeats;
    final int[] again;
    final long[] bytes;
    final boolean[] replaceable;
    final boolean[] lastsToTheEnd;
    final int[] producer;
    final boolean[] repeatable;
    final int forward;
    final int[] backwardReads;
    final int[] firstBackwardRead;
    final int[] frozen;
    final long lastingBytes;
    final double stepTime;

    /** By the costs on paper. */
    Model(Step step, KernelTable table) {
        this(step, table, Costs.predicted());
    }

    Model(Step step, KernelTable table, Costs costs) {
        List<Operation> all = step.operations();
        for (Tensor tensor : step.tensors()) {
            if (!step.parts().containsKey(tensor.name())) {
                index.put(tensor.name(), tensors.size());
                tensors.add(tensor);
            }
        }
        /* Who reads a part reads the whole. */
        step.parts().forEach((name, part) -> {
            index.put(name, indexOf(part.whole()));
            bands.put(part.twin().name(), part);
        });
        all.stream().filter(op -> !op.touchesOnlyWhatLasts()).forEach(operations::add);
        own = operations.size();
        again = again();
        reads = new int[operations.size()][];
        readsAgain = new int[operations.size()][];
        writes = new int[operations.size()][];
        overInput = new int[operations.size()][];
        overOutput = new int[operations.size()][];
        overRead = new int[operations.size()][];
        overWrite = new int[operations.size()][];
        workspace = new long[operations.size()];
        StepCosts times = costs.in(step);
        time = operations.stream().mapToDouble(times::time).toArray();
        alone = operations.stream().mapToDouble(times::alone).toArray();
        repeats = new boolean[operations.size()];
        producer = new int[tensors.size()];
        Arrays.fill(producer, -1);
        long unit = table.alignmentBytes();
        bytes = new long[tensors.size()];
        replaceable = new boolean[tensors.size()];
        lastsToTheEnd = new boolean[tensors.size()];
        long lasting = 0;
        for (int t = 0; t < bytes.length; t++) {
            Tensor tensor = tensors.get(t);
            long stored = (table.storedBytes(tensor) + unit - 1) / unit * unit;
            boolean counted = !tensor.kind().lasts();
            bytes[t] = counted ? stored : 0;
            lasting += counted ? 0 : stored;
            lastsToTheEnd[t] = tensor.kind() == Kind.METRIC;
            replaceable[t] = counted && !lastsToTheEnd[t] && tensor.kind() != Kind.INPUT && tensor.kind() != Kind.LABEL;
        }
        lastingBytes = lasting;
        int lastLoss = -1;
        for (int i = operations.size() - 1; i >= own; i--) {
            describe(i, operations.get(i), table, unit);
        }
        for (int i = 0; i < own; i++) {
            Operation op = operations.get(i);
            describe(i, op, table, unit);
            for (int t : writes[i]) {
                producer[t] = i;
            }
            lastLoss = op.isLoss() ? i : lastLoss;
        }
        forward = lastLoss + 1;
        repeatable = new boolean[tensors.size()];
        for (int i = 0; i < forward; i++) {
            for (int t : repeats[i] ? writes[again[i]] : new int[0]) {
                repeatable[t] = true;
            }
        }
        backwardReads = new int[tensors.size()];
        firstBackwardRead = new int[tensors.size()];
        for (int i = own - 1; i >= forward; i--) {
            for (int t : reads[i]) {
                backwardReads[t]++;
                firstBackwardRead[t] = i;
            }
        }
        frozen = frozen(all);
        stepTime = all.stream().mapToDouble(times::time).sum();
    }

    private void describe(int i, Operation op, KernelTable table, long unit) {
        reads[i] = op.reads().stream().mapToInt(this::indexOf).toArray();
        readsAgain[i] = op.reads().stream()
                .mapToInt(tensor -> indexOf(again(op, tensor)))
                .toArray();
        writes[i] = op.writes().stream().mapToInt(this::indexOf).toArray();
        Kernel leanest = table.kernels(op).stream()
                .min(Comparator.comparingLong(Kernel::workspaceBytes))
                .orElseThrow();
        workspace[i] = (leanest.workspaceBytes() + unit - 1) / unit * unit;
        List<InPlace> pairs =
                op.inPlace().stream().filter(leanest.inPlace()::contains).toList();
        overInput[i] = pairs.stream().mapToInt(pair -> indexOf(pair.input())).toArray();
        overOutput[i] = pairs.stream().mapToInt(pair -> indexOf(pair.output())).toArray();
        for (int k = 0; k < pairs.size(); k++) {
            if (pairs.get(k).output().kind() == Kind.UPDATE && bytes[overInput[i][k]] == 0) {
                bytes[overOutput[i][k]] = 0;
            }
        }
        overRead[i] = Arrays.stream(overInput[i]).map(t -> place(t, reads[i])).toArray();
        overWrite[i] =
                Arrays.stream(overOutput[i]).map(t -> place(t, writes[i])).toArray();
        repeats[i] = op.again(op.name(), UnaryOperator.identity()).isPresent();
    }

    private static int place(int tensor, int[] tensors) {
        int place = 0;
        while (place < tensors.length && tensors[place] != tensor) {
            place++;
        }
        return place < tensors.length ? place : -1;
    }

    /* By which of the operations here each one runs again. */
    private int[] again() {
        int[] index = new int[own];
        for (int i = 0; i < own; i++) {
            Operation op = operations.get(i);
            Operation repeated = op.again(op.name(), UnaryOperator.identity()).orElse(op);
            boolean isAnother =
                    !repeated.reads().equals(op.reads()) || !repeated.writes().equals(op.writes());
            index[i] = isAnother ? operations.size() : i;
            if (isAnother) {
                operations.add(repeated);
            }
        }
        return index;
    }

    /* Before which of the operations here the parameters of each one still have the values of the forward pass. */
    private int[] frozen(List<Operation> all) {
        Map<String, Integer> changed = new HashMap<>();
        int here = 0;
        for (Operation op : all) {
            for (Tensor tensor : op.updates()) {
                if (tensor.kind() == Kind.PARAMETER) {
                    changed.put(tensor.name(), here);
                }
            }
            here += op.touchesOnlyWhatLasts() ? 0 : 1;
        }
        return operations.stream()
                .mapToInt(op -> op.reads().stream()
                        .mapToInt(tensor -> changed.getOrDefault(tensor.name(), Integer.MAX_VALUE))
                        .min()
                        .orElse(Integer.MAX_VALUE))
                .toArray();
    }

    /** What an operation reads in place of a tensor when it runs again: a band, if there is one. */
    Tensor again(Operation op, Tensor tensor) {
        Part band = bands.get(tensor.name());
        return band != null && op.bands().contains(tensor) ? band.part() : tensor;
    }

    int indexOf(Tensor tensor) {
        Integer found = index.get(tensor.name());
        if (found == null) {
            throw new IllegalArgumentException("the step does not mention " + tensor);
        }
        return found;
    }

    /** The index of a tensor; -1 where the step has none of that name. */
    int find(String name) {
        return index.getOrDefault(name, -1);
    }

    Operation operation(int i) {
        return operations.get(i);
    }

    Tensor tensor(int t) {
        return tensors.get(t);
    }

    /** How many operations the step has. */
    int operations() {
        return own;
    }

    int tensors() {
        return tensors.size();
    }

    /** Whether a tensor is written in the forward pass by an operation that can run again and writes it then, too. */
    boolean canRepeat(int t) {
        return repeatable[t];
    }
}

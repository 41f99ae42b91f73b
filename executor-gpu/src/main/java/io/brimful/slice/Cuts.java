package io.brimful.slice;

import io.brimful.step.Operation;
import io.brimful.step.Repeats;
import io.brimful.step.Slice;
import io.brimful.step.Step;
import io.brimful.step.TakeSigns;
import io.brimful.step.Tensor;
import io.brimful.step.Tensor.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a step can be cut across: before a layer in the forward pass, and behind the same layer in the backward pass, with all
 * later layers between the two cuts.
 */
final class Cuts {
    private static final Pattern SUM_OF_GRADIENTS = Pattern.compile("d\\(.*\\)\\+(.*)");

    private final List<Operation> operations;
    private final int forward;
    private final int[] backward;

    /** @param step in the order in which it runs */
    Cuts(Step step) {
        operations = step.operations();
        forward = forward();
        backward = backward();
    }

    /* The first operation on the way back writes the first gradient; what makes a start ready may stand before it. */
    private int forward() {
        int end = 0;
        while (end < operations.size() && isForward(operations.get(end))) {
            end++;
        }
        return end;
    }

    private static boolean isForward(Operation op) {
        return !op.isUpdate()
                && op.writes().stream()
                        .noneMatch(tensor -> tensor.kind() == Kind.GRADIENT || tensor.kind() == Kind.UPDATE);
    }

    /** How many operations are the forward pass; they stand in front. */
    int forwardOperations() {
        return forward;
    }

    /* For each layer, how many operations from the front on have to do with it and the later ones; -1 where others stand among
     * them. Where that cannot be told, no layer can be cut before. */
    private int[] backward() {
        int[] layers = layers();
        int[] cut = new int[forward + 1];
        Arrays.fill(cut, -1);
        if (layers.length == 0) {
            return cut;
        }
        int[] lowestBefore = new int[operations.size() + 1];
        lowestBefore[forward] = Integer.MAX_VALUE;
        for (int k = forward; k < operations.size(); k++) {
            lowestBefore[k + 1] = Math.min(lowestBefore[k], layers[k]);
        }
        int highestAfter = -1;
        for (int k = operations.size(); k >= forward; k--) {
            for (int layer = highestAfter + 1; layer <= Math.min(lowestBefore[k], forward); layer++) {
                cut[layer] = cut[layer] < 0 ? k : cut[layer];
            }
            if (k > forward) {
                highestAfter = Math.max(highestAfter, layers[k - 1]);
            }
        }
        return cut;
    }

    /* Of each operation on the way back, the forward operation of its layer. What is computed again, signs that are taken, and what
     * makes a gradient's start ready belong to what comes next; the name of such a start is that of the first node that has the parameter,
     * but the last node's gradient is the one added to it. What waits for all gradients comes after all layers, with the first. */
    private int[] layers() {
        Map<String, Integer> index = new HashMap<>();
        for (int i = 0; i < forward; i++) {
            index.put(operations.get(i).name(), i);
        }
        int[] layers = new int[operations.size()];
        int next = -1;
        for (int k = operations.size() - 1; k >= forward; k--) {
            Operation op = operations.get(k);
            if (op.awaitsAllGradients()) {
                layers[k] = 0;
                continue;
            }
            if (!belongsToTheNext(op)) {
                next = layer(op.name(), index);
            }
            if (next < 0) {
                return new int[0];
            }
            layers[k] = next;
        }
        return layers;
    }

    private static boolean belongsToTheNext(Operation op) {
        return Repeats.isAgain(op.name()) || op instanceof TakeSigns || op.opensGradient();
    }

    private static int layer(String name, Map<String, Integer> index) {
        Matcher sum = SUM_OF_GRADIENTS.matcher(name);
        String rest = sum.matches() ? sum.group(1) : name;
        while (!index.containsKey(rest)) {
            int dot = rest.lastIndexOf('.');
            if (dot < 0) {
                return -1;
            }
            rest = rest.substring(0, dot);
        }
        return index.getOrDefault(rest, -1);
    }

    /**
     * The stretch of the forward operations {@code from} to {@code to - 1} and all that belongs to them on the way back.
     *
     * @return nothing where other operations stand among them
     */
    Optional<Stretch> stretch(int from, int to) {
        int first = backward[to];
        int last = backward[from];
        return from < to && first >= 0 && last >= first
                ? Optional.of(new Stretch(operations, from, to, first, last))
                : Optional.empty();
    }

    /** Whether none of the forward operations from {@code from} to {@code to - 1} needs the whole batch. */
    boolean isSliceable(int from, int to) {
        Slice first = new Slice(0, 1, 2, UnaryOperator.identity());
        return operations.subList(from, to).stream()
                .allMatch(op -> op.slice(first).isPresent());
    }

    /** What the forward operations from {@code from} to {@code to - 1} make. */
    long activationBytes(int from, int to) {
        return operations.subList(from, to).stream()
                .flatMap(op -> op.writes().stream())
                .filter(tensor -> tensor.kind() == Kind.ACTIVATION)
                .mapToLong(Tensor::bytes)
                .sum();
    }

    /** Layers before which the step can be cut, ascending; also 0 and the number of forward operations. */
    List<Integer> layersToCutBefore() {
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i <= forward; i++) {
            if (backward[i] >= 0) {
                found.add(i);
            }
        }
        return found;
    }
}

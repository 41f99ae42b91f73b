package io.brimful.plan;

import io.brimful.step.Operation;
import io.brimful.step.ReluBackward;
import io.brimful.step.ReluBackwardFromSigns;
import io.brimful.step.Step;
import io.brimful.step.TakeSigns;
import io.brimful.step.Tensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A stretch of a step through which a ReLU's output waits for its sign alone: one bit for each element, taken before its last other
 * reader, would do.
 *
 * @param relu that reads the sign
 * @param last position of the last operation that reads more than the sign
 * @param back position of the ReLU's backward operation
 */
record SignWindow(ReluBackward relu, int last, int back) {
    /* One bit in place of the output: Jain et al., Gist (ISCA 2018), section 4, there for what feeds a pool. */

    /** Every such stretch in which something happens, in the order of the ReLUs' backward operations. */
    static List<SignWindow> of(Step step) {
        List<SignWindow> windows = new ArrayList<>();
        Map<String, Integer> lastReader = new HashMap<>();
        List<Operation> operations = step.operations();
        for (int i = 0; i < operations.size(); i++) {
            if (operations.get(i) instanceof ReluBackward relu) {
                Integer last = lastReader.get(relu.y().name());
                if (last != null && happens(operations.subList(last + 1, i))) {
                    windows.add(new SignWindow(relu, last, i));
                }
            }
            for (Tensor tensor : operations.get(i).reads()) {
                lastReader.put(tensor.name(), i);
            }
        }
        /* What is read again behind the ReLU stays all the same. */
        windows.removeIf(window -> lastReader.getOrDefault(window.relu.y().name(), -1) != window.back);
        return windows;
    }

    private static boolean happens(List<Operation> between) {
        return between.stream().anyMatch(op -> !op.isUpdate());
    }

    /** The step with these ReLUs' signs taken. */
    static Step take(Step step, Collection<SignWindow> windows) {
        Map<Integer, List<Operation>> before = new HashMap<>();
        Map<Integer, Operation> instead = new HashMap<>();
        for (SignWindow window : windows) {
            ReluBackward relu = window.relu;
            TakeSigns signs = window.signs();
            before.computeIfAbsent(window.last, key -> new ArrayList<>()).add(signs);
            instead.put(window.back, new ReluBackwardFromSigns(relu.name(), signs.signs(), relu.dy(), relu.dx()));
        }
        List<Operation> operations = new ArrayList<>();
        for (int i = 0; i < step.operations().size(); i++) {
            operations.addAll(before.getOrDefault(i, List.of()));
            operations.add(instead.getOrDefault(i, step.operations().get(i)));
        }
        return step.with(operations);
    }

    private TakeSigns signs() {
        Tensor signs = TakeSigns.signsOf(relu.y());
        return new TakeSigns(signs.name(), relu.layer(), relu.y(), signs);
    }

    long outputBytes() {
        return relu.y().bytes();
    }

    long signBytes() {
        return signs().signs().bytes();
    }
}

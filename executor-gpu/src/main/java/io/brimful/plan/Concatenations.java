package io.brimful.plan;

import io.brimful.step.ConcatForward;
import io.brimful.step.Operation;
import io.brimful.step.Step;
import io.brimful.step.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the concatenations of a step hold, each down to what is none itself. So a prefix that grows layer by layer is found in the
 * last one, whether each sets one input behind the one before or all of them are set behind each other anew.
 */
final class Concatenations {
    /* Of nothing else is there a band. */
    private static final int IMAGES = 4;

    private final Map<String, List<Tensor>> held = new HashMap<>();
    private final Map<String, List<Whole>> wholesByFirst = new HashMap<>();

    Concatenations(Step step) {
        List<Operation> operations = step.operations();
        for (int i = 0; i < operations.size(); i++) {
            if (operations.get(i) instanceof ConcatForward concat
                    && concat.y().shape().rank() == IMAGES) {
                List<Tensor> all = new ArrayList<>();
                concat.xs().forEach(x -> all.addAll(held(x)));
                held.put(concat.y().name(), all);
                Whole whole = new Whole(concat.y(), i);
                all.stream()
                        .distinct()
                        .forEach(tensor -> wholesByFirst
                                .computeIfAbsent(tensor.name(), name -> new ArrayList<>())
                                .add(whole));
            }
        }
    }

    private List<Tensor> held(Tensor tensor) {
        return held.getOrDefault(tensor.name(), List.of(tensor));
    }

    /** The largest concatenation made before {@code position} of which a tensor is a band, as the channel where it begins there. */
    Optional<Found> largest(Tensor tensor, int position) {
        List<Tensor> wanted = held(tensor);
        Found largest = null;
        for (Whole whole : wholesByFirst.getOrDefault(wanted.get(0).name(), List.of())) {
            int channels = whole.tensor.shape().dim(1);
            boolean larger = channels > tensor.shape().dim(1)
                    && (largest == null || channels > largest.whole.shape().dim(1));
            List<Tensor> all = held(whole.tensor);
            int at = larger && whole.position < position ? Collections.indexOfSubList(all, wanted) : -1;
            if (at >= 0) {
                int before = all.subList(0, at).stream()
                        .mapToInt(each -> each.shape().dim(1))
                        .sum();
                largest = new Found(whole.tensor, whole.position, before);
            }
        }
        return Optional.ofNullable(largest);
    }

    /**
     * Where a tensor's values are as well.
     *
     * @param whole a concatenation's output
     * @param position of that concatenation in the step
     * @param firstChannel from which they lie there
     */
    record Found(Tensor whole, int position, int firstChannel) {}

    /** A concatenation's output, and when it is made. */
    private record Whole(Tensor tensor, int position) {}
}

package io.brimful.recompute;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The forward pass of a model where each operation reads the output of the one before and of no other.
 *
 * @param units in the order of the operations
 */
record Chain(List<Unit> units) {
    Chain {
        units = List.copyOf(units);
    }

    /** Nothing where the forward pass branches. */
    static Optional<Chain> of(Model model) {
        List<Unit> units = new ArrayList<>();
        for (int i = 0; i < model.forward; i++) {
            for (int t : model.reads[i]) {
                if (model.producer[t] >= 0 && model.producer[t] != i - 1) {
                    return Optional.empty();
                }
            }
            List<Integer> output = new ArrayList<>();
            List<Integer> beside = new ArrayList<>();
            for (int t : model.writes[i]) {
                if (model.canRepeat(t) && model.backwardReads[t] > 0) {
                    (isReadForward(model, t) ? output : beside).add(t);
                }
            }
            if (!output.isEmpty() || !beside.isEmpty()) {
                units.add(new Unit(i, output, beside));
            }
        }
        return units.isEmpty() ? Optional.empty() : Optional.of(new Chain(units));
    }

    private static boolean isReadForward(Model model, int t) {
        return Arrays.stream(model.reads, 0, model.forward)
                .flatMapToInt(Arrays::stream)
                .anyMatch(read -> read == t);
    }

    /**
     * What one operation leaves for the backward pass and can write again.
     *
     * @param operation that writes it
     * @param output what the next operation reads too
     * @param beside what the backward pass alone reads
     */
    record Unit(int operation, List<Integer> output, List<Integer> beside) {
        Unit {
            output = List.copyOf(output);
            beside = List.copyOf(beside);
        }
    }
}

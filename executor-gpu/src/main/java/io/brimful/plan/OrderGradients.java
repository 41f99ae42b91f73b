package io.brimful.plan;

import io.brimful.step.ConvBackwardData;
import io.brimful.step.ConvBackwardWeights;
import io.brimful.step.LinearBackwardData;
import io.brimful.step.LinearBackwardWeights;
import io.brimful.step.Operation;
import io.brimful.step.TransposedConvBackwardData;
import io.brimful.step.TransposedConvBackwardWeights;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Chooses for each layer which of its two gradients is calculated first: the weights', after which the input activation's
 * bytes are free for the data's; or the data's. Begins with the weights first everywhere and turns a layer round while that
 * lowers the most bytes needed at one moment.
 */
final class OrderGradients {
    /* Fujitsu Laboratories, 2016: of the two regions, the one that can be overwritten should be the larger. The weights'
     * gradient has no region of its own where a kernel adds it to the momentum, so there the weights come first. */

    /**
     * The order that needs the fewest bytes.
     *
     * @param operations in program order
     * @param live how many bytes an order needs at each operation
     */
    List<Operation> run(List<Operation> operations, Function<List<Operation>, LiveBytes> live) {
        List<Operation> best = operations;
        LiveBytes bytes = live.apply(best);
        Set<String> turned = new HashSet<>();
        while (true) {
            int pair = pairAt(best, bytes.peak());
            if (pair < 0 || !turned.add(best.get(pair).name())) {
                return best;
            }
            List<Operation> changed = new ArrayList<>(best);
            Collections.swap(changed, pair, pair + 1);
            LiveBytes changedBytes = live.apply(changed);
            if (changedBytes.lowerBound() >= bytes.lowerBound()) {
                return best;
            }
            best = changed;
            bytes = changedBytes;
        }
    }

    /* Position of the first of the two gradients of the layer that is at work at the peak; -1 when none is. */
    private static int pairAt(List<Operation> order, int peak) {
        for (int first = Math.max(0, peak - 1); first <= peak && first + 1 < order.size(); first++) {
            if (isPair(order.get(first), order.get(first + 1)) || isPair(order.get(first + 1), order.get(first))) {
                return first;
            }
        }
        return -1;
    }

    private static boolean isPair(Operation a, Operation b) {
        if (a instanceof ConvBackwardWeights weights && b instanceof ConvBackwardData data) {
            return weights.dy().equals(data.dy());
        }
        if (a instanceof TransposedConvBackwardWeights weights && b instanceof TransposedConvBackwardData data) {
            return weights.dy().equals(data.dy());
        }
        return a instanceof LinearBackwardWeights weights
                && b instanceof LinearBackwardData data
                && weights.dy().equals(data.dy());
    }
}

package io.brimful.recompute;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * The least time of a step under a budget, over every schedule there is: the step's own operations in their order, and between
 * any two of them, in the forward pass as well, any forward operations again in any order and any number of times, each value
 * dropped at any moment after its last use. An output goes over an input of as many bytes that dies there, where the operation
 * allows it. So it knows what {@link Choice} cannot say; what it needs is time, exponential in the tensors.
 */
final class LeastTime {
    /* A shortest path over what is held, a pebble game: Sethi, "Complete register allocation problems" (STOC 1973), with a weight
     * for each pebble and a price for each move. */
    private final Model model;
    private final Pebbles pebbles;

    LeastTime(Model model) {
        this.model = model;
        this.pebbles = new Pebbles(model);
    }

    /** Predicted time of the step; infinite when no schedule fits. */
    double within(long budget) {
        Map<Integer, Double> reached = new HashMap<>();
        reached.put(pebbles.first(), model.stepTime);
        for (int i = 0; i < model.operations(); i++) {
            Map<Integer, Double> settled = settle(reached, i, budget);
            reached = new HashMap<>();
            for (Map.Entry<Integer, Double> state : settled.entrySet()) {
                for (int next : pebbles.own(i, state.getKey(), budget)) {
                    reached.merge(next, state.getValue(), Math::min);
                }
            }
        }
        return reached.values().stream().mapToDouble(Double::doubleValue).min().orElse(Double.POSITIVE_INFINITY);
    }

    /* All that can be held right before an operation, with the least time for each. */
    private Map<Integer, Double> settle(Map<Integer, Double> reached, int next, long budget) {
        Map<Integer, Double> settled = new HashMap<>();
        PriorityQueue<Held> queue = new PriorityQueue<>(Comparator.comparingDouble(Held::time));
        reached.forEach((pebbled, time) -> queue.add(new Held(pebbled, time)));
        while (!queue.isEmpty()) {
            Held held = queue.remove();
            if (settled.putIfAbsent(held.pebbles(), held.time()) == null) {
                for (Held after : after(held, next, budget)) {
                    if (!settled.containsKey(after.pebbles())) {
                        queue.add(after);
                    }
                }
            }
        }
        return settled;
    }

    private List<Held> after(Held held, int next, long budget) {
        List<Held> after = new ArrayList<>();
        for (int fewer : pebbles.dropped(held.pebbles())) {
            after.add(new Held(fewer, held.time()));
        }
        for (int j = 0; j < Math.min(next, model.forward); j++) {
            if (next < model.frozen[j]) {
                for (Pebbles.Again again : pebbles.again(j, next, held.pebbles(), budget)) {
                    after.add(new Held(again.pebbles(), held.time() + again.time()));
                }
            }
        }
        return after;
    }

    /** What is held, as bits, and the time until then. */
    private record Held(int pebbles, double time) {}
}

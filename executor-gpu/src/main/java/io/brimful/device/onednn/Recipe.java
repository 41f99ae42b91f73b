package io.brimful.device.onednn;

import io.brimful.plan.Kernel;
import java.util.List;

/**
 * One way to run an operation.
 *
 * @param kernel what the planner is told of it
 * @param calls in order
 */
record Recipe(Kernel kernel, List<Call> calls) {
    Recipe {
        calls = List.copyOf(calls);
    }
}

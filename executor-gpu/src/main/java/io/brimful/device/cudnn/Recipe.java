package io.brimful.device.cudnn;

import io.brimful.plan.Kernel;
import io.brimful.step.InPlace;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

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

    static Recipe of(String algorithm, long workspaceBytes, Collection<InPlace> inPlace, Call... calls) {
        return new Recipe(new Kernel(algorithm, workspaceBytes, Set.copyOf(inPlace)), List.of(calls));
    }

    /** The same, with another call at its end. */
    Recipe then(Call call) {
        List<Call> more = new ArrayList<>(calls);
        more.add(call);
        return new Recipe(kernel, more);
    }
}

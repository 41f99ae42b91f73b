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

    /** The same, with other calls at its end. */
    Recipe then(Call... others) {
        List<Call> more = new ArrayList<>(calls);
        more.addAll(List.of(others));
        return new Recipe(kernel, more);
    }

    /** The same, with another call before all. */
    Recipe after(Call other) {
        List<Call> more = new ArrayList<>(List.of(other));
        more.addAll(calls);
        return new Recipe(kernel, more);
    }

    /** The same with at least so much workspace. */
    Recipe needing(long workspaceBytes) {
        long most = Math.max(kernel.workspaceBytes(), workspaceBytes);
        return new Recipe(new Kernel(kernel.algorithm(), most, kernel.inPlace()), calls);
    }
}

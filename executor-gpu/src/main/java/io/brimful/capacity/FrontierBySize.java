package io.brimful.capacity;

import io.brimful.plan.KernelTable;
import io.brimful.plan.Plan;
import io.brimful.recompute.Costs;
import io.brimful.recompute.Recomputation;
import io.brimful.slice.Slicing;
import io.brimful.step.Step;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The frontiers of one network at any size. One is searched, at the size that is asked for first; at the others its choices are
 * counted again. So what fits at a size does not depend on how many bytes there are, and more of them never give a smaller size.
 */
final class FrontierBySize {
    private final Function<Size, Step> network;
    private final Function<Step, KernelTable> device;
    private final Costs costs;
    private @Nullable Recomputation searched;
    private @Nullable Slicing latest;
    private @Nullable Recomputation latestWhole;
    private @Nullable Size at;

    /**
     * No frontier yet.
     *
     * @param network as a step
     * @param device describes a step's kernels
     * @param costs what its operations take
     */
    FrontierBySize(Function<Size, Step> network, Function<Step, KernelTable> device, Costs costs) {
        this.network = network;
        this.device = device;
        this.costs = costs;
    }

    Recomputation at(Size size) {
        if (latestWhole == null || !size.equals(at)) {
            Step step = network.apply(size);
            searched = searched == null ? new Recomputation(step, device, costs) : searched;
            latestWhole = at == null ? searched : searched.at(step);
            latest = null;
            at = size;
        }
        return latestWhole;
    }

    /** The same with slices. */
    Slicing slicedAt(Size size) {
        Recomputation whole = at(size);
        if (latest == null) {
            latest = new Slicing(whole, device);
        }
        return latest;
    }

    double slowdown(Plan plan, Size size) {
        return plan.policy().hasLimit() ? at(size).slowdown(plan.step()) : 1;
    }
}

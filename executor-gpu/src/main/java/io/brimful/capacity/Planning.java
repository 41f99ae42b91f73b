package io.brimful.capacity;

import io.brimful.plan.Plan;
import io.brimful.recompute.Limit;
import io.brimful.trial.Policy;

/** Plans one network at any size; nothing runs. */
public interface Planning {
    /**
     * The plan at a size.
     *
     * @param limit how far the policies {@code recompute} and {@code sliced} go; without effect on the others
     * @throws ArithmeticException when a tensor has more elements or bytes than can be counted
     */
    Plan plan(Size size, Policy policy, Limit limit);

    /**
     * So many bytes any plan at a size needs at least. Sooner known than the plan.
     *
     * @param maxSlowdown how far the policies {@code recompute} and {@code sliced} go; without effect on the others
     * @throws ArithmeticException when a tensor has more elements or bytes than can be counted
     */
    long leastBytes(Size size, Policy policy, double maxSlowdown);
}

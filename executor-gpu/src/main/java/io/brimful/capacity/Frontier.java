package io.brimful.capacity;

import io.brimful.plan.Plan;
import io.brimful.trial.Policy;
import java.util.List;

/** Plans one network at any size, and knows the whole trade of time for bytes there. */
public interface Frontier extends Planning {
    /**
     * What a policy can do at a size, from the fastest to the smallest.
     *
     * @param policy one that trades time for bytes: {@code recompute} or {@code sliced}
     * @throws ArithmeticException when a tensor has more elements or bytes than can be counted
     */
    List<Plan> frontier(Size size, Policy policy);

    /** Time of a plan at a size, as a multiple of that under policy {@code packed} there. */
    double slowdown(Plan plan, Size size);
}

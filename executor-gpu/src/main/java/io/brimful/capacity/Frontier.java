package io.brimful.capacity;

import io.brimful.plan.Plan;
import java.util.List;

/** Plans one network at any size, and knows the whole trade of time for bytes there. */
public interface Frontier extends Planning {
    /**
     * What policy {@code recompute} can do at a size, from the fastest to the smallest.
     *
     * @throws ArithmeticException when a tensor has more elements or bytes than can be counted
     */
    List<Plan> frontier(Size size);
}

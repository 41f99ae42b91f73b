package io.brimful.capacity;

import io.brimful.device.Device;
import io.brimful.network.Network;
import io.brimful.plan.Plan;
import io.brimful.plan.Planner;
import io.brimful.recompute.Limit;
import io.brimful.recompute.Recomputation;
import io.brimful.slice.Slicing;
import io.brimful.step.Step;
import io.brimful.step.StepBuilder;
import io.brimful.trial.Policy;
import io.brimful.trial.Precision;
import io.brimful.trial.Sgd;
import java.util.List;

/**
 * Plans with what a device says of its kernels.
 *
 * @param device open, on the thread that plans
 * @param network at width 1
 * @param widthMultiple scaled channels are rounded to a multiple of this
 * @param sgd how parameters change
 * @param precision in what numbers
 */
public record PlanOnDevice(Device device, Network network, int widthMultiple, Sgd sgd, Precision precision)
        implements Frontier {
    @Override
    public Plan plan(Size size, Policy policy, Limit limit) {
        return switch (policy) {
            case RECOMPUTE -> recomputation(size).plan(limit);
            case SLICED -> slicing(size).plan(limit);
            default -> straight(size, policy);
        };
    }

    private Plan straight(Size size, Policy policy) {
        Step prepared = Planner.prepare(step(size), policy);
        return Planner.plan(prepared, device.describe(prepared), policy);
    }

    @Override
    public List<Plan> frontier(Size size, Policy policy) {
        return policy == Policy.SLICED
                ? slicing(size).frontier()
                : recomputation(size).frontier();
    }

    private Recomputation recomputation(Size size) {
        return new Recomputation(step(size), device::describe);
    }

    private Slicing slicing(Size size) {
        return new Slicing(step(size), device::describe);
    }

    private Step step(Size size) {
        Network scaled = network.scaled(size.width(), widthMultiple);
        return StepBuilder.of(scaled, size.batch(), sgd).with(precision);
    }
}

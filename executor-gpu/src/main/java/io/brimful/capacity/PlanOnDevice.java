package io.brimful.capacity;

import io.brimful.device.Device;
import io.brimful.network.Network;
import io.brimful.plan.Plan;
import io.brimful.plan.Planner;
import io.brimful.step.Step;
import io.brimful.step.StepBuilder;
import io.brimful.trial.Policy;
import io.brimful.trial.Precision;
import io.brimful.trial.Sgd;

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
        implements Planning {
    @Override
    public Plan plan(Size size, Policy policy) {
        Network scaled = network.scaled(size.width(), widthMultiple);
        Step step = StepBuilder.of(scaled, size.batch(), sgd).with(precision);
        Step prepared = Planner.prepare(step, policy);
        return Planner.plan(prepared, device.describe(prepared), policy);
    }
}

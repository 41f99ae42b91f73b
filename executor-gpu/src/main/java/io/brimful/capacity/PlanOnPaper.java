package io.brimful.capacity;

import io.brimful.network.Network;
import io.brimful.plan.Plan;
import io.brimful.plan.Planner;
import io.brimful.step.StepBuilder;
import io.brimful.trial.Policy;
import io.brimful.trial.Precision;
import io.brimful.trial.Sgd;

/**
 * Plans with ideal kernels: without padding and workspace, the same on any machine.
 *
 * @param network at width 1
 * @param widthMultiple scaled channels are rounded to a multiple of this
 * @param sgd how parameters change
 * @param precision in what numbers
 */
public record PlanOnPaper(Network network, int widthMultiple, Sgd sgd, Precision precision) implements Planning {
    @Override
    public Plan plan(Size size, Policy policy) {
        Network scaled = network.scaled(size.width(), widthMultiple);
        return Planner.planIdeal(StepBuilder.of(scaled, size.batch(), sgd).with(precision), policy);
    }
}

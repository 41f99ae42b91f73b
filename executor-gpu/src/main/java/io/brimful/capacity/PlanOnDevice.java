package io.brimful.capacity;

import io.brimful.device.Device;
import io.brimful.network.Network;
import io.brimful.plan.Plan;
import io.brimful.plan.Planner;
import io.brimful.recompute.Costs;
import io.brimful.recompute.Limit;
import io.brimful.step.Step;
import io.brimful.step.StepBuilder;
import io.brimful.trial.Optimizer;
import io.brimful.trial.Policy;
import io.brimful.trial.Precision;
import java.util.List;

/** Plans with what a device says of its kernels. */
public final class PlanOnDevice implements Frontier {
    private final Device device;
    private final Network network;
    private final int widthMultiple;
    private final Optimizer optimizer;
    private final Precision precision;
    private final FrontierBySize frontiers;

    /**
     * Nothing is planned yet.
     *
     * @param device open, on the thread that plans
     * @param network at width 1
     * @param widthMultiple scaled channels are rounded to a multiple of this
     * @param optimizer how parameters change
     * @param precision in what numbers
     */
    public PlanOnDevice(Device device, Network network, int widthMultiple, Optimizer optimizer, Precision precision) {
        this(device, network, widthMultiple, optimizer, precision, Costs.predicted());
    }

    /**
     * The same, by other costs than those on paper.
     *
     * @param costs what operations take
     */
    public PlanOnDevice(
            Device device, Network network, int widthMultiple, Optimizer optimizer, Precision precision, Costs costs) {
        this.device = device;
        this.network = network;
        this.widthMultiple = widthMultiple;
        this.optimizer = optimizer;
        this.precision = precision;
        this.frontiers = new FrontierBySize(this::step, device::describe, costs);
    }

    @Override
    public Plan plan(Size size, Policy policy, Limit limit) {
        return switch (policy) {
            case RECOMPUTE -> frontiers.at(size).plan(limit);
            case SLICED -> frontiers.slicedAt(size).plan(limit);
            case CAFFE, REUSE, PACKED -> straight(size, policy);
        };
    }

    private Plan straight(Size size, Policy policy) {
        Step prepared = Planner.prepare(step(size), policy);
        return Planner.plan(prepared, device.describe(prepared), policy);
    }

    @Override
    public long leastBytes(Size size, Policy policy, double maxSlowdown) {
        return switch (policy) {
            case RECOMPUTE -> frontiers.at(size).leastBytes(maxSlowdown);
            case SLICED -> frontiers.slicedAt(size).leastBytes(maxSlowdown);
            case CAFFE, REUSE, PACKED -> {
                Step prepared = Planner.prepare(step(size), policy);
                yield Planner.leastBytes(prepared, device.describe(prepared), policy);
            }
        };
    }

    @Override
    public List<Plan> frontier(Size size, Policy policy) {
        return policy == Policy.SLICED
                ? frontiers.slicedAt(size).frontier()
                : frontiers.at(size).frontier();
    }

    @Override
    public double slowdown(Plan plan, Size size) {
        return frontiers.slowdown(plan, size);
    }

    private Step step(Size size) {
        Network scaled = network.scaled(size.width(), widthMultiple);
        return StepBuilder.of(scaled, size.batch(), optimizer).with(precision);
    }
}

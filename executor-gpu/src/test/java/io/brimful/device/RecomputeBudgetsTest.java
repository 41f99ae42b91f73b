package io.brimful.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.brimful.device.Device.Freed;
import io.brimful.device.reference.ReferenceDevice;
import io.brimful.plan.Plan;
import io.brimful.plan.RandomNetworks;
import io.brimful.recompute.Limit;
import io.brimful.recompute.Recomputation;
import io.brimful.step.Step;
import io.brimful.step.StepBuilder;
import io.brimful.trial.DeviceSlot;
import io.brimful.trial.Policy;
import java.nio.IntBuffer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Any graph under any budget; {@code -Drecompute.graphs=100000} tries that many, {@code -Drecompute.first=500} begins with that one. */
class RecomputeBudgetsTest {
    private static final long MEMORY_BYTES = 1L << 30;
    private static final int STEPS = 2;
    private static final int BUDGETS = 3;

    @Test
    void everyBudgetIsKeptAndChangesNoBit() throws OutOfDeviceMemory {
        int graphs = Integer.getInteger("recompute.graphs", 500);
        long first = Long.getLong("recompute.first", 0);
        for (long seed = first; seed < first + graphs; seed++) {
            try (Device device = ReferenceDevice.open(new DeviceSlot(ReferenceDevice.KIND, MEMORY_BYTES, 1))) {
                Random random = new Random(seed);
                Step step = StepBuilder.of(RandomNetworks.of(seed), 1 + random.nextInt(3), Bench.SGD);
                Trained expected = train(device, Bench.plan(device, step, Policy.PACKED), Freed.KEPT);
                Recomputation recomputation = new Recomputation(step, device::describe);
                long most = recomputation.plan(new Limit(1, 0)).arenaBytes();
                long least = recomputation.plan(new Limit(Double.MAX_VALUE, 0)).arenaBytes();
                double slowdown = Double.MAX_VALUE;
                for (long budget :
                        random.longs(BUDGETS, least, most + 1).sorted().toArray()) {
                    Plan plan = recomputation.plan(new Limit(Double.MAX_VALUE, budget));
                    assertThat(plan.arenaBytes()).as("seed %d", seed).isLessThanOrEqualTo(budget);
                    assertThat(recomputation.slowdown(plan.step()))
                            .as("seed %d", seed)
                            .isLessThanOrEqualTo(slowdown);
                    slowdown = recomputation.slowdown(plan.step());
                    assertThat(train(device, plan, Freed.POISONED))
                            .as("seed %d, %d B of %d to %d", seed, budget, least, most)
                            .isEqualTo(expected);
                }
            }
        }
    }

    private static Trained train(Device device, Plan plan, Freed freed) throws OutOfDeviceMemory {
        try (Bench bench = Bench.of(device, plan, Bench.SGD, freed)) {
            return new Trained(bench.steps(STEPS), bench.bits());
        }
    }

    /**
     * What a training came to.
     *
     * @param losses of each step
     * @param bits of every lasting tensor, by name
     */
    private record Trained(List<Float> losses, Map<String, IntBuffer> bits) {}
}

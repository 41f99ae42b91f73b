package io.brimful.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.brimful.plan.Placement.Region;
import io.brimful.step.Operation;
import io.brimful.step.Step;
import io.brimful.step.StepBuilder;
import io.brimful.trial.LearningRate;
import io.brimful.trial.Optimizer;
import io.brimful.trial.Policy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HastenInGapsTest {
    private static final Optimizer SGD = Optimizer.sgd(new LearningRate.Fixed(0.01), 0.9, 0.0005);
    private static final int BATCH = 4;

    static Stream<Long> seeds() {
        return LongStream.range(0, 200).boxed();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void takesTheFastestThatFitsAndTheArenaStaysAsLeanAsItWas(long seed) {
        for (Policy policy : List.of(Policy.REUSE, Policy.PACKED)) {
            Step step = Planner.prepare(StepBuilder.of(RandomNetworks.of(seed), BATCH, SGD), policy);
            KernelTable table = table(step, new Random(seed));
            Plan lean = Planner.plan(step, leanest(step, table), policy);
            Plan plan = Planner.plan(step, table, policy);
            assertThat(plan.arenaBytes()).isEqualTo(lean.arenaBytes());
            for (int i = 0; i < plan.schedule().size(); i++) {
                Scheduled chosen = plan.schedule().operations().get(i);
                for (Kernel faster : table.kernels(chosen.op())) {
                    if (faster.equals(chosen.kernel())) {
                        break;
                    }
                    assertThat(fits(plan, i, faster.workspaceBytes()))
                            .as("%s by %s at %d", chosen.op().name(), faster.algorithm(), i)
                            .isFalse();
                }
            }
        }
    }

    @Test
    void whereEveryWorkspaceIsItsOwnTheLeanestIsTaken() {
        Step step = Planner.prepare(StepBuilder.of(RandomNetworks.of(1), BATCH, SGD), Policy.CAFFE);
        KernelTable table = table(step, new Random(1));
        assertThat(Planner.plan(step, table, Policy.CAFFE).schedule().operations())
                .allSatisfy(
                        scheduled -> assertThat(scheduled.kernel().algorithm()).isEqualTo("lean"));
    }

    /* Three ways for each operation, the faster the more it needs. */
    private static KernelTable table(Step step, Random random) {
        Map<String, List<Kernel>> kernels = new HashMap<>();
        for (Operation op : step.operations()) {
            int lean = random.nextInt(3) * 100;
            int more = lean + random.nextInt(3000) + 1;
            int most = more + random.nextInt(30_000) + 1;
            kernels.put(
                    op.name(),
                    List.of(kernel("fastest", most, op), kernel("faster", more, op), kernel("lean", lean, op)));
        }
        return new KernelTable("random", 64, kernels, KernelTable.ideal(step).storedBytes());
    }

    private static Kernel kernel(String algorithm, long bytes, Operation op) {
        return new Kernel(algorithm, bytes, Set.copyOf(op.inPlace()));
    }

    private static KernelTable leanest(Step step, KernelTable table) {
        Map<String, List<Kernel>> kernels = new HashMap<>();
        step.operations()
                .forEach(op -> kernels.put(op.name(), List.of(table.kernels(op).get(2))));
        return new KernelTable("random", table.alignmentBytes(), kernels, table.storedBytes());
    }

    /* Tries every aligned offset. */
    private static boolean fits(Plan plan, int index, long bytes) {
        int unit = plan.table().alignmentBytes();
        long needed = (bytes + unit - 1) / unit * unit;
        List<Region> taken = plan.placement().regions().stream()
                .filter(region -> region.buffer().from() <= index
                        && index < region.buffer().to())
                .filter(region -> !isWorkspace(region))
                .toList();
        for (long offset = 0; offset + needed <= plan.arenaBytes(); offset += unit) {
            if (isFree(taken, offset, offset + needed)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isFree(List<Region> taken, long from, long end) {
        for (Region region : taken) {
            if (region.offset() < end && from < region.end()) {
                return false;
            }
        }
        return true;
    }

    private static boolean isWorkspace(Region region) {
        return region.buffer().tensors().isEmpty();
    }
}

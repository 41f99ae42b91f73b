package io.brimful.recompute;

import static org.assertj.core.api.Assertions.assertThat;

import io.brimful.network.zoo.Zoo;
import io.brimful.plan.KernelTable;
import io.brimful.plan.Plan;
import io.brimful.plan.RandomNetworks;
import io.brimful.step.Operation;
import io.brimful.step.Repeats;
import io.brimful.step.Step;
import io.brimful.step.StepBuilder;
import io.brimful.trial.LearningRate;
import io.brimful.trial.Optimizer;
import java.util.Random;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Plans follow the costs that they are given, whatever these are. */
class CostsTest {
    private static final Optimizer SGD = Optimizer.sgd(new LearningRate.Fixed(0.01), 0.9, 0.0005);

    @Test
    void whatIsExpensiveIsNotRepeated() {
        Step step = StepBuilder.of(Zoo.find("resnet8-cifar").orElseThrow(), 16, SGD);
        Costs alike = costs(op -> 1);
        Set<String> repeated = repeated(plan(step, alike, 1.2));
        assertThat(repeated).isNotEmpty();
        for (String expensive : repeated) {
            Costs costs = costs(op -> Repeats.original(op.name()).equals(expensive) ? 1_000 : 1);
            Plan plan = plan(step, costs, 1.05);
            assertThat(repeated(plan)).isNotEmpty().doesNotContain(expensive);
        }
    }

    static LongStream seeds() {
        return LongStream.range(0, 100);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anyCostsKeepBudgetsAndLimitsAndMoreIsNeverWorse(long seed) {
        Step step = StepBuilder.of(RandomNetworks.of(seed), 2, SGD);
        Costs costs = costs(op -> new Random(Repeats.original(op.name()).hashCode() ^ seed).nextInt(1000));
        Recomputation recomputation = new Recomputation(step, KernelTable::ideal, costs);
        long most = recomputation.plan(new Limit(1, 0)).arenaBytes();
        long least = recomputation.plan(new Limit(Double.MAX_VALUE, 0)).arenaBytes();
        double slowdown = Double.MAX_VALUE;
        for (int i = 0; i <= 8; i++) {
            long budget = least + (most - least) * i / 8;
            Plan plan = recomputation.plan(new Limit(Double.MAX_VALUE, budget));
            assertThat(plan.arenaBytes()).isLessThanOrEqualTo(budget);
            assertThat(recomputation.slowdown(plan.step())).isBetween(1.0, slowdown);
            slowdown = recomputation.slowdown(plan.step());
        }
        long bytes = Long.MAX_VALUE;
        for (double limit : new double[] {1, 1.01, 1.05, 1.2, 2}) {
            Plan plan = recomputation.plan(new Limit(limit, 0));
            assertThat(recomputation.slowdown(plan.step())).isLessThanOrEqualTo(limit + 1e-12);
            assertThat(plan.arenaBytes()).isLessThanOrEqualTo(bytes);
            bytes = plan.arenaBytes();
        }
    }

    @Test
    void equalCostsGiveEqualPlans() {
        Step step = StepBuilder.of(Zoo.find("resnet8-cifar").orElseThrow(), 16, SGD);
        ToLongFunction<Operation> times = op -> 1 + Math.floorMod(op.name().hashCode(), 7);
        assertThat(new Recomputation(step, KernelTable::ideal, costs(times)).frontier())
                .isEqualTo(new Recomputation(step, KernelTable::ideal, costs(times)).frontier());
    }

    private static Plan plan(Step step, Costs costs, double slowdown) {
        return new Recomputation(step, KernelTable::ideal, costs).plan(new Limit(slowdown, 0));
    }

    private static Set<String> repeated(Plan plan) {
        return plan.step().operations().stream()
                .map(Operation::name)
                .filter(Repeats::isAgain)
                .map(Repeats::original)
                .collect(Collectors.toSet());
    }

    private static Costs costs(ToLongFunction<Operation> time) {
        return step -> new StepCosts() {
            @Override
            public double time(Operation op) {
                return time.applyAsLong(op);
            }

            @Override
            public double alone(Operation op) {
                return time.applyAsLong(op);
            }
        };
    }
}

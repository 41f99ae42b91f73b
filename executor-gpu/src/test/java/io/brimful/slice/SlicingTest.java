package io.brimful.slice;

import static org.assertj.core.api.Assertions.assertThat;

import io.brimful.network.zoo.Zoo;
import io.brimful.plan.KernelTable;
import io.brimful.plan.Plan;
import io.brimful.plan.Planner;
import io.brimful.recompute.Limit;
import io.brimful.recompute.Recomputation;
import io.brimful.step.Step;
import io.brimful.step.StepBuilder;
import io.brimful.trial.LearningRate;
import io.brimful.trial.Optimizer;
import io.brimful.trial.Policy;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SlicingTest {
    private static final Optimizer SGD = Optimizer.sgd(new LearningRate.Fixed(0.01), 0.9, 0.0005);

    private static Step step(String network, int batch) {
        return StepBuilder.of(Zoo.find(network).orElseThrow(), batch, SGD);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            alexnet | 256 | 1.01 | 75
            alexnet | 256 | 1.34 | 80
            vgg16   |  64 | 1.01 | 74
            vgg16   |  64 | 1.34 | 86
            """)
    void savesAgainstCaffe(String network, int batch, double slowdown, double percent) {
        Step step = step(network, batch);
        Slicing slicing = new Slicing(step, KernelTable::ideal);
        Plan plan = slicing.plan(new Limit(slowdown, 0));
        long caffe = Planner.planIdeal(step, Policy.CAFFE).arenaBytes();
        assertThat(100 * (1 - (double) plan.arenaBytes() / caffe)).isGreaterThan(percent);
        assertThat(slicing.slowdown(plan)).isBetween(1.0, slowdown);
        assertThat(plan.policy()).isEqualTo(Policy.SLICED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cifar10-quick", "vgg8-cifar", "resnet8-cifar", "squeezenet1_1"})
    void moreBytesAreNeverSlowerAndMoreTimeNeverNeedsMoreBytes(String network) {
        Slicing slicing = new Slicing(step(network, 24), KernelTable::ideal);
        List<Plan> frontier = slicing.frontier();
        assertThat(frontier).extracting(slicing::slowdown).isSorted();
        double fastest = Double.MAX_VALUE;
        for (int i = frontier.size() - 1; i >= 0; i--) {
            long budget = frontier.get(i).arenaBytes();
            Plan plan = slicing.plan(new Limit(Double.MAX_VALUE, budget));
            assertThat(plan.arenaBytes()).isLessThanOrEqualTo(budget);
            assertThat(slicing.slowdown(plan)).isLessThanOrEqualTo(fastest);
            fastest = slicing.slowdown(plan);
        }
        long smallest = Long.MAX_VALUE;
        for (double slowdown : new double[] {1, 1.01, 1.05, 1.1, 1.34, 2, 10}) {
            Plan plan = slicing.plan(new Limit(slowdown, 0));
            assertThat(plan.arenaBytes()).isLessThanOrEqualTo(smallest);
            assertThat(slicing.slowdown(plan)).isLessThanOrEqualTo(slowdown + 1e-12);
            smallest = plan.arenaBytes();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lenet", "resnet8-cifar"})
    void isNeverWorseThanRecomputation(String network) {
        Step step = step(network, 16);
        Slicing slicing = new Slicing(step, KernelTable::ideal);
        Recomputation recomputation = new Recomputation(step, KernelTable::ideal);
        for (double slowdown : new double[] {1, 1.05, 1.34}) {
            Limit limit = new Limit(slowdown, 0);
            assertThat(slicing.plan(limit).arenaBytes())
                    .isLessThanOrEqualTo(recomputation.plan(limit).arenaBytes());
        }
    }

    @Test
    void anImageCannotBeSliced() {
        Plan plan = new Slicing(step("lenet", 1), KernelTable::ideal).plan(new Limit(2, 0));
        assertThat(plan.step().parts()).isEmpty();
    }
}

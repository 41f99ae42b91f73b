package io.brimful.recompute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.brimful.network.Network;
import io.brimful.network.zoo.Zoo;
import io.brimful.plan.KernelTable;
import io.brimful.plan.Plan;
import io.brimful.plan.Planner;
import io.brimful.plan.RandomNetworks;
import io.brimful.step.BatchNormAgain;
import io.brimful.step.Operation;
import io.brimful.step.Repeats;
import io.brimful.step.Step;
import io.brimful.step.StepBuilder;
import io.brimful.trial.LearningRate;
import io.brimful.trial.Optimizer;
import io.brimful.trial.Policy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RecomputationTest {
    private static final Optimizer SGD = Optimizer.sgd(new LearningRate.Fixed(0.01), 0.9, 0.0005);
    private static final int RANDOM_NETWORKS = 60;

    static LongStream seeds() {
        return LongStream.range(0, RANDOM_NETWORKS);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        vgg16     |  64 | 1.01 | 70.3
        vgg19     |  64 | 1.02 | 72.0
        alexnet   | 256 | 1.05 | 64.0
        resnet50  |  32 | 1.02 | 71.0
        resnet50  |  32 | 1.10 | 83.0
        resnet50  |  32 | 1.34 | 90.0
        googlenet |  32 | 1.02 | 81.0
        googlenet |  32 | 1.34 | 85.5
        """)
    void savesAgainstCaffe(String network, int batch, double maxSlowdown, double percent) {
        Step step = step(Zoo.find(network).orElseThrow(), batch);
        Recomputation recomputation = recomputation(step);
        Plan plan = recomputation.plan(new Limit(maxSlowdown, 0));
        long caffe = Planner.planIdeal(step, Policy.CAFFE).arenaBytes();
        assertThat(recomputation.slowdown(plan.step())).isBetween(1.0, maxSlowdown);
        assertThat(100 * (1 - (double) plan.arenaBytes() / caffe)).isGreaterThan(percent);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aLargerBudgetIsNeverSlowerAndMoreTimeNeverNeedsMoreBytes(long seed) {
        Step step = step(RandomNetworks.of(seed), 3);
        Recomputation recomputation = recomputation(step);
        long most = recomputation.plan(new Limit(1, 0)).arenaBytes();
        long least = recomputation.plan(new Limit(Double.MAX_VALUE, 0)).arenaBytes();
        assertThat(least).isLessThanOrEqualTo(most);
        Random random = new Random(seed);
        double slowdown = Double.MAX_VALUE;
        for (long budget : random.longs(6, least, most + 1).sorted().toArray()) {
            Plan plan = recomputation.plan(new Limit(Double.MAX_VALUE, budget));
            assertThat(plan.arenaBytes()).isLessThanOrEqualTo(budget);
            assertThat(recomputation.slowdown(plan.step())).isLessThanOrEqualTo(slowdown);
            slowdown = recomputation.slowdown(plan.step());
        }
        long bytes = Long.MAX_VALUE;
        for (double limit : random.doubles(6, 1, 2).sorted().toArray()) {
            Plan plan = recomputation.plan(new Limit(limit, 0));
            assertThat(recomputation.slowdown(plan.step())).isLessThanOrEqualTo(limit + 1e-12);
            assertThat(plan.arenaBytes()).isLessThanOrEqualTo(bytes);
            bytes = plan.arenaBytes();
        }
    }

    @Test
    void withoutAnySlowdownItIsThePackedPlan() {
        Step step = step(Zoo.find("resnet8-cifar").orElseThrow(), 8);
        Plan packed = Planner.planIdeal(step, Policy.PACKED);
        Plan plan = recomputation(step).plan(new Limit(1, 0));
        assertThat(plan.arenaBytes()).isEqualTo(packed.arenaBytes());
        assertThat(plan.schedule()).isEqualTo(packed.schedule());
    }

    @Test
    void aBudgetThatNothingFitsGivesTheSmallest() {
        Recomputation recomputation = recomputation(step(Zoo.find("lenet").orElseThrow(), 8));
        assertThat(recomputation.plan(new Limit(2, 1))).isEqualTo(recomputation.plan(new Limit(2, 0)));
    }

    @Test
    void statisticsOfABatchAreMixedInOnce() {
        Step step = step(Zoo.find("resnet50").orElseThrow(), 8);
        Plan plan = recomputation(step).plan(new Limit(Double.MAX_VALUE, 0));
        List<Operation> again = plan.step().operations().stream()
                .filter(op -> Repeats.isAgain(op.name()))
                .toList();
        assertThat(again)
                .hasAtLeastOneElementOfType(BatchNormAgain.class)
                .allSatisfy(op -> assertThat(op.updates()).isEmpty());
    }

    @Test
    void aPlanReadsAsItDid() throws IOException {
        Step step = step(Zoo.find("resnet8-cifar").orElseThrow(), 2);
        String text = recomputation(step).plan(new Limit(1.2, 0)).toText();
        Path golden = Path.of("src/test/resources/plans/resnet8-cifar.recompute.txt");
        if (System.getProperty("golden.update") != null) {
            Files.writeString(golden, text);
        }
        assertThat(text).isEqualTo(Files.readString(golden));
    }

    @Test
    void theFrontierGoesFromFastToSmall() {
        Recomputation recomputation =
                recomputation(step(Zoo.find("resnet8-cifar").orElseThrow(), 32));
        List<Plan> frontier = recomputation.frontier();
        assertThat(frontier).hasSizeGreaterThan(3);
        assertThat(frontier)
                .extracting(plan -> recomputation.slowdown(plan.step()))
                .isSorted();
        assertThat(frontier)
                .extracting(Plan::arenaBytes)
                .isSortedAccordingTo(Comparator.reverseOrder())
                .doesNotHaveDuplicates();
        assertThat(frontier.get(0)).isEqualTo(recomputation.plan(new Limit(1, 0)));
    }

    @ParameterizedTest
    @CsvSource({"resnet50, 200", "resnet50, 8", "googlenet, 300", "alexnet, 512"})
    void choicesOfOneBatchAreNearlyAsGoodAtAnother(String network, int batch) {
        Recomputation found = recomputation(step(Zoo.find(network).orElseThrow(), 64));
        Step other = step(Zoo.find(network).orElseThrow(), batch);
        Recomputation counted = found.at(other);
        Recomputation searched = recomputation(other);
        for (double limit : new double[] {1, 1.02, 1.1, 1.34}) {
            Plan plan = counted.plan(new Limit(limit, 0));
            long best = searched.plan(new Limit(limit, 0)).arenaBytes();
            assertThat(counted.slowdown(plan.step())).isLessThanOrEqualTo(limit + 1e-12);
            assertThat((double) plan.arenaBytes() / best).isLessThan(1.05);
        }
    }

    @Test
    void anotherStepGetsAFrontierOfItsOwn() {
        Recomputation found = recomputation(step(Zoo.find("lenet").orElseThrow(), 8));
        Step other = step(Zoo.find("resnet8-cifar").orElseThrow(), 8);
        assertThat(found.at(other).frontier()).isEqualTo(recomputation(other).frontier());
    }

    @Test
    void aLimitMakesSense() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Limit(0.99, 0))
                .withMessage("max-slowdown is 0.99, must be >= 1");
        assertThatIllegalArgumentException().isThrownBy(() -> new Limit(Double.NaN, 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Limit(1, -1))
                .withMessage("budget is -1 B, must be >= 0");
    }

    private static Recomputation recomputation(Step step) {
        return new Recomputation(step, KernelTable::ideal);
    }

    private static Step step(Network network, int batch) {
        return StepBuilder.of(network, batch, SGD);
    }
}

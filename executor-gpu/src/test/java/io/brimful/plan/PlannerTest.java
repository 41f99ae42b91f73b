package io.brimful.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.brimful.network.Add;
import io.brimful.network.Fill;
import io.brimful.network.Filler;
import io.brimful.network.Linear;
import io.brimful.network.Network;
import io.brimful.network.Node;
import io.brimful.network.SoftmaxLoss;
import io.brimful.network.zoo.Zoo;
import io.brimful.step.Step;
import io.brimful.step.StepBuilder;
import io.brimful.step.Tensor;
import io.brimful.tensor.Shape;
import io.brimful.trial.LearningRate;
import io.brimful.trial.Optimizer;
import io.brimful.trial.Policy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class PlannerTest {
    private static final Optimizer SGD = Optimizer.sgd(new LearningRate.Fixed(0.01), 0.9, 0.0005);
    private static final int SEEDS = 500;

    /* The bytes are an independent model's of Caffe with its cuDNN engine: data, diff, layer buffers and three times the
     * parameters, without workspace. In ResNet-50 a split's tops have a diff each beside the bottom's, both bottoms of an
     * element-wise sum have a diff, and a batch normalization keeps one copy of its input. */
    @ParameterizedTest
    @CsvSource({
        "vgg16,         64, 9426000000, 0.01, 44, 61.5",
        "vgg19,         64, 10157000000, 0.01, 44, 61",
        "alexnet,      256, 3477000000, 0.01, 40, 57.5",
        "resnet50,      32, 7296000000, 0.01, 58, 58",
        "lenet,         64, 15100000,   0.5, 25, 45",
    })
    void savesAgainstCaffe(
            String network, int batch, long caffeBytes, double percent, double reuseSaves, double packedSaves) {
        Step step = step(network, batch);
        long caffe = Planner.planIdeal(step, Policy.CAFFE).arenaBytes();
        assertThat(caffe).isCloseTo(caffeBytes, Percentage.withPercentage(percent));
        assertThat(saving(step, Policy.REUSE, caffe)).isGreaterThanOrEqualTo(reuseSaves);
        assertThat(saving(step, Policy.PACKED, caffe)).isGreaterThanOrEqualTo(packedSaves);
    }

    static Stream<String> zoo() {
        return Zoo.names().stream();
    }

    @ParameterizedTest
    @MethodSource("zoo")
    void staysWithinOnePercentOfTheLowerBound(String network) {
        for (int batch : new int[] {1, 2, 7, 32, 256}) {
            for (Policy policy : Policy.values()) {
                Plan plan = Planner.planIdeal(step(network, batch), policy);
                assertThat((double) plan.arenaBytes())
                        .as("%s batch %d %s", network, batch, policy)
                        .isBetween((double) plan.lowerBoundBytes(), plan.lowerBoundBytes() * 1.01);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("zoo")
    void needsNoMoreUnderAFreerPolicy(String network) {
        Step step = step(network, 16);
        long caffe = Planner.planIdeal(step, Policy.CAFFE).arenaBytes();
        long reuse = Planner.planIdeal(step, Policy.REUSE).arenaBytes();
        long packed = Planner.planIdeal(step, Policy.PACKED).arenaBytes();
        assertThat(reuse).isLessThan(caffe);
        assertThat(packed).isLessThan(reuse);
    }

    static Stream<Long> seeds() {
        return Stream.iterate(0L, seed -> seed + 1).limit(SEEDS);
    }

    /* PlanChecker judges within plan(): a plan that comes back is sound. */
    @ParameterizedTest
    @MethodSource("seeds")
    void plansOfRandomNetworksAreSound(long seed) {
        Network network = RandomNetworks.of(seed);
        Step step = StepBuilder.of(network, 1 + (int) (seed % 5), SGD);
        long caffe = Planner.planIdeal(step, Policy.CAFFE).arenaBytes();
        for (Policy policy : new Policy[] {Policy.REUSE, Policy.PACKED}) {
            Plan plan = Planner.planIdeal(step, policy);
            assertThat(plan.arenaBytes()).isBetween(plan.lowerBoundBytes(), caffe);
        }
    }

    @ParameterizedTest
    @EnumSource(Policy.class)
    void plansTheSameTwice(Policy policy) {
        Step step = step("alexnet-torchvision", 64);
        assertThat(Planner.planIdeal(step, policy)).isEqualTo(Planner.planIdeal(step, policy));
    }

    /* What recompute and slices add is not the planner's: see RecomputationTest and SlicingTest. */
    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"RECOMPUTE", "SLICED"})
    void planReadsAsItDid(Policy policy) throws IOException {
        String text = Planner.planIdeal(step("cifar10-quick", 2), policy).toText();
        Path golden = Path.of(
                "src/test/resources/plans/cifar10-quick." + policy.name().toLowerCase(Locale.ROOT) + ".txt");
        if (System.getProperty("golden.update") != null) {
            Files.createDirectories(Path.of("src/test/resources/plans"));
            Files.writeString(golden, text);
        }
        assertThat(text).isEqualTo(Files.readString(golden));
    }

    @Test
    void addsWeightGradientsToTheMomentumInItsPlace() {
        Plan plan = Planner.planIdeal(step("lenet", 4), Policy.REUSE);
        assertThat(plan.tensorOffsets())
                .containsEntry("d(ip1.weights)", plan.tensorOffsets().getOrDefault("ip1.weights.momentum", -1L));
    }

    @Test
    void keepsNoActivationThatOnlyFeedsAMaxPool() {
        Plan plan = Planner.planIdeal(step("vgg16", 4), Policy.PACKED);
        Buffer prePool = plan.placement().regions().stream()
                .map(Placement.Region::buffer)
                .filter(buffer -> buffer.name().equals("conv1_2"))
                .findFirst()
                .orElseThrow();
        assertThat(prePool.to() - prePool.from())
                .as("convolution, ReLU, pool and no more")
                .isEqualTo(3);
    }

    @Test
    void keepsNoArgmaxWhereInputAndOutputAreKeptAnyway() {
        assertThat(Planner.prepare(step("googlenet", 1), Policy.PACKED).tensors())
                .extracting(Tensor::name)
                .contains("pool1_3x3_s2.argmax")
                .doesNotContain("inception_3a_pool.argmax");
    }

    /* U-Net concatenates what it pools, and goes back through a ReLU with it; what it pools to feeds a convolution. What is computed
     * again may be the pool's input as well. */
    @Test
    void keepsAnArgmaxWhereTheInputIsKeptForItsSigns() {
        Step step = step("unet", 1);
        assertThat(Planner.prepare(step, Policy.PACKED).tensors())
                .extracting(Tensor::name)
                .contains("pool1.argmax", "down1_relu2.signs");
        assertThat(Planner.prepare(step, Policy.RECOMPUTE).tensors())
                .extracting(Tensor::name)
                .contains("pool1")
                .doesNotContain("pool1.argmax");
        Plan plan = Planner.planIdeal(step, Policy.PACKED);
        Buffer skip = plan.placement().regions().stream()
                .map(Placement.Region::buffer)
                .filter(buffer -> buffer.tensors().stream()
                        .anyMatch(tensor -> tensor.name().equals("down1_relu2")))
                .findFirst()
                .orElseThrow();
        assertThat(plan.schedule().operations().get(skip.to() - 1).op().name()).isEqualTo("both1");
    }

    /* Caffe's split layer has a diff for each of its three tops and one for their sum. */
    @Test
    void countsTheDiffsOfAForkAsCaffeDoes() {
        Fill fill = Fill.of(new Filler.Xavier(), new Filler.Constant(0));
        List<Node> nodes = List.of(
                new Node("x", new Linear(8, true, fill), List.of(Network.IMAGE)),
                new Node("a", new Linear(8, true, fill), List.of("x")),
                new Node("b", new Linear(8, true, fill), List.of("x")),
                new Node("ab", new Add(), List.of("a", "b")),
                new Node("abx", new Add(), List.of("ab", "x")),
                new Node("c", new Linear(2, true, fill), List.of("abx")),
                new Node("loss", new SoftmaxLoss(), List.of("c")));
        Network network = new Network("fork", Shape.of(1, 2, 2), 2, nodes);
        Plan plan = Planner.planIdeal(StepBuilder.of(network, 1, SGD), Policy.CAFFE);
        long diffs = plan.placement().regions().stream()
                .filter(region -> region.buffer().name().startsWith("d(x)"))
                .count();
        assertThat(diffs).isEqualTo(4);
    }

    private static double saving(Step step, Policy policy, long caffe) {
        return 100 - 100.0 * Planner.planIdeal(step, policy).arenaBytes() / caffe;
    }

    private static Step step(String network, int batch) {
        return StepBuilder.of(Zoo.find(network).orElseThrow(), batch, SGD);
    }
}

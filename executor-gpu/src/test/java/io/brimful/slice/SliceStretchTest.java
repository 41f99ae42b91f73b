package io.brimful.slice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.brimful.device.Arena;
import io.brimful.device.Device;
import io.brimful.device.Device.Freed;
import io.brimful.device.Executable;
import io.brimful.device.OutOfDeviceMemory;
import io.brimful.device.reference.ReferenceDevice;
import io.brimful.network.Concat;
import io.brimful.network.Conv;
import io.brimful.network.Fill;
import io.brimful.network.Filler;
import io.brimful.network.GlobalAveragePool;
import io.brimful.network.Layer;
import io.brimful.network.Linear;
import io.brimful.network.MaxPool;
import io.brimful.network.Network;
import io.brimful.network.Node;
import io.brimful.network.SoftmaxLoss;
import io.brimful.network.Window;
import io.brimful.network.Window.Rounding;
import io.brimful.network.zoo.Zoo;
import io.brimful.plan.KernelTable;
import io.brimful.plan.Plan;
import io.brimful.plan.Planner;
import io.brimful.plan.RandomNetworks;
import io.brimful.plan.Scheduled;
import io.brimful.recompute.Limit;
import io.brimful.recompute.Recomputation;
import io.brimful.step.Operation;
import io.brimful.step.Part;
import io.brimful.step.State;
import io.brimful.step.Step;
import io.brimful.step.StepBuilder;
import io.brimful.tensor.Shape;
import io.brimful.trial.Decay;
import io.brimful.trial.DeviceSlot;
import io.brimful.trial.LearningRate;
import io.brimful.trial.Optimizer;
import io.brimful.trial.Policy;
import io.brimful.trial.Rule;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SliceStretchTest {
    private static final Optimizer SGD = Optimizer.sgd(new LearningRate.Fixed(0.01), 0.9, 0.0005);
    private static final int BATCH = 5;
    private static final int STEPS = 2;
    private static final int MOST_STRETCHES = 6;

    static Stream<Long> seeds() {
        return LongStream.range(0, 60).boxed();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anyStretchOfAnyGraphInSlicesTrainsToTheSameButForRounding(long seed) throws OutOfDeviceMemory {
        assertSliced(RandomNetworks.of(seed), new Random(seed));
    }

    @ParameterizedTest
    @MethodSource("narrow")
    void soDoNetworksOfTheZoo(Network network) throws OutOfDeviceMemory {
        assertSliced(network, new Random(1));
    }

    /* Within a slice, and of what the whole batch has. */
    @Test
    void bandsAreSlicedAsWell() throws OutOfDeviceMemory {
        Network network = banded();
        Plan plan = Planner.planIdeal(StepBuilder.of(network, BATCH, SGD), Policy.PACKED);
        assertThat(plan.step().parts()).containsOnlyKeys("conv1@all");
        Set<String> bands = new TreeSet<>();
        for (int seed = 0; seed < 8; seed++) {
            assertSliced(network, new Random(seed));
            for (Step step : sliced(plan, new Random(seed))) {
                step.parts().values().stream()
                        .filter(Part::isBand)
                        .forEach(part -> bands.add(part.part().name() + " from image " + part.firstImage()));
            }
        }
        assertThat(bands)
                .contains("conv1@all from image 0", "conv1[4:5]@all[4:5] from image 0", "conv1[4:5]@all from image 4");
    }

    /* Of so many taps a byte cannot count the places, so that the pool goes back over its input. */
    private static Network banded() {
        Fill fill = Fill.of(new Filler.Xavier(), new Filler.Constant(0));
        Window pixel = Window.square(1, 1, 0);
        List<Node> nodes = List.of(
                new Node("conv1", new Conv(8, Window.square(3, 1, 1), 1, true, fill), List.of(Network.IMAGE)),
                new Node("pool1", new MaxPool(Window.square(17, 1, 8), Rounding.DOWN), List.of("conv1")),
                new Node("conv2", new Conv(2, pixel, 1, true, fill), List.of("pool1")),
                new Node("all", new Concat(), List.of("conv2", "conv1")),
                new Node("conv3", new Conv(24, pixel, 1, true, fill), List.of("all")),
                new Node("conv4", new Conv(24, pixel, 1, true, fill), List.of("conv3")),
                new Node("pool2", new GlobalAveragePool(), List.of("conv4")),
                new Node("classifier", new Linear(3, true, fill), List.of("pool2")),
                new Node("loss", new SoftmaxLoss(), List.of("classifier")));
        return new Network("banded", Shape.of(2, 8, 8), 3, nodes);
    }

    /* Nodes that share weights in one stretch, in two, and across the end of a stretch. */
    @ParameterizedTest
    @MethodSource("rules")
    void slicesAddToSharedGradientsInTurn(Optimizer optimizer) throws OutOfDeviceMemory {
        for (long seed = 1; seed <= 6; seed++) {
            assertSliced(shared(), optimizer, new Random(seed));
        }
    }

    @ParameterizedTest
    @MethodSource("rules")
    void aStepCanBeCutBetweenNodesThatShareWeights(Optimizer optimizer) {
        Step step = ordered(StepBuilder.of(shared(), BATCH, optimizer));
        List<String> forward = names(step).subList(0, new Cuts(step).forwardOperations());
        assertThat(forward).containsExactly("conv1", "conv2", "conv3", "conv4", "classifier", "loss");
        assertThat(new Cuts(step).layersToCutBefore()).containsExactly(0, 1, 2, 3, 4, 5, 6);
    }

    static Stream<Optimizer> rules() {
        return Stream.of(SGD, nesterov(0, 1), nesterov(0.1, 1), nesterov(0, 2), nesterov(0.1, 2));
    }

    private static Optimizer nesterov(double clipGradients, int accumulate) {
        return new Optimizer(
                new Rule.Nesterov(0.9), new LearningRate.Fixed(0.01), Decay.L2, 0.0005, clipGradients, accumulate);
    }

    private static Network shared() {
        Fill fill = Fill.of(new Filler.Xavier(), new Filler.Constant(0));
        Layer conv = new Conv(4, Window.square(3, 1, 1), 1, true, fill);
        List<Node> nodes = List.of(
                new Node("conv1", conv, List.of(Network.IMAGE), List.of("w", "b")),
                new Node("conv2", conv, List.of("conv1"), List.of("w", "")),
                new Node("conv3", conv, List.of("conv2"), List.of("w", "b")),
                new Node("conv4", conv, List.of("conv3"), List.of("", "b")),
                new Node("classifier", new Linear(3, true, fill), List.of("conv4")),
                new Node("loss", new SoftmaxLoss(), List.of("classifier")));
        return new Network("shared", Shape.of(4, 8, 8), 3, nodes);
    }

    static Stream<Network> narrow() {
        return Stream.of("lenet", "cifar10-quick", "vgg8-cifar", "resnet8-cifar")
                .map(name -> Zoo.find(name).orElseThrow().scaled(0.25, 4));
    }

    /* What an unsliced step that computes as much again as it can comes to, against stretches of it in slices of 1 to 4 images. */
    private static void assertSliced(Network network, Random random) throws OutOfDeviceMemory {
        assertSliced(network, SGD, random);
    }

    private static void assertSliced(Network network, Optimizer optimizer, Random random) throws OutOfDeviceMemory {
        try (Device device = ReferenceDevice.open(new DeviceSlot(ReferenceDevice.KIND, 1L << 30, 1))) {
            Step built = StepBuilder.of(network, BATCH, optimizer);
            Recomputation recomputation = new Recomputation(built, device::describe);
            Limit limit = random.nextBoolean() ? new Limit(1, 0) : new Limit(Double.MAX_VALUE, 0);
            Plan whole = recomputation.plan(limit);
            Trained expected = train(device, whole);
            for (Step sliced : sliced(whole, random)) {
                assertThat(sliced.parts()).isNotEmpty();
                Plan plan = Planner.planInOrder(sliced, sliced.operations(), device.describe(sliced), Policy.SLICED);
                Trained trained = train(device, plan);
                for (int i = 0; i < expected.numbers().size(); i++) {
                    float number = expected.numbers().get(i);
                    /* Single precision's 6e-8 for each of some hundred terms. */
                    assertThat(trained.numbers().get(i))
                            .as("%s", plan)
                            .isCloseTo(number, within(2e-5f * Math.max(1, Math.abs(number))));
                }
                assertThat(train(device, plan)).isEqualTo(trained);
            }
        }
    }

    private static List<Step> sliced(Plan plan, Random random) {
        Step step = plan.step()
                .with(plan.schedule().operations().stream().map(Scheduled::op).toList());
        Cuts cuts = new Cuts(step);
        List<Integer> layers = cuts.layersToCutBefore();
        assertThat(layers).startsWith(0).endsWith(cuts.forwardOperations());
        List<Step> found = new ArrayList<>();
        for (int i = 0; i < 10 * MOST_STRETCHES && found.size() < MOST_STRETCHES; i++) {
            int from = layers.get(random.nextInt(layers.size()));
            int to = i % 3 == 0 ? cuts.forwardOperations() : layers.get(random.nextInt(layers.size()));
            int images = 1 + random.nextInt(BATCH - 1);
            cuts.stretch(from, to)
                    .flatMap(stretch -> new SliceStretch(step, plan.table(), stretch, images).run())
                    .ifPresent(found::add);
        }
        return found;
    }

    private static Trained train(Device device, Plan plan) throws OutOfDeviceMemory {
        List<Float> numbers = new ArrayList<>();
        Step step = plan.step();
        try (Arena arena = device.reserve(plan.arenaBytes());
                Executable executable = device.compile(plan, arena, Freed.POISONED)) {
            executable.initialize(7);
            for (int number = 0; number < STEPS; number++) {
                executable.load(images(step, number), labels(step, number));
                executable.run(number, 0.01);
                numbers.add(executable.loss());
                numbers.add((float) executable.correct());
            }
            for (State state : step.states()) {
                for (float value : executable.read(state.tensor())) {
                    numbers.add(value);
                }
            }
        }
        return new Trained(numbers);
    }

    private static FloatBuffer images(Step step, int number) {
        Random random = new Random(number);
        FloatBuffer images =
                FloatBuffer.allocate((int) step.ports().images().shape().elements());
        while (images.hasRemaining()) {
            images.put(random.nextFloat() - 0.5f);
        }
        return images.flip();
    }

    private static IntBuffer labels(Step step, int number) {
        IntBuffer labels = IntBuffer.allocate(step.batch());
        for (int i = 0; i < step.batch(); i++) {
            labels.put(i, (i + number) % 2);
        }
        return labels;
    }

    @Test
    void theWholeNetworkGoesThereAndBackSliceBySlice() {
        assertThat(names(sliced("vgg8-cifar", 0, 2)))
                .containsSubsequence(
                        "conv1_1[0:2]",
                        "loss[0:2]",
                        "loss.backward[0:2]",
                        "conv1_1.backward-weights[0:2]",
                        "conv1_1[2:4]",
                        "conv1_1.backward-weights[2:4]",
                        "conv1_1[4:5]",
                        "conv1_1.backward-weights[4:5]",
                        "loss+2",
                        "loss+4",
                        "conv1_1.weights.update");
    }

    @Test
    void aStretchThatEndsBeforeTheNetworkGoesThereFirst() {
        assertThat(names(sliced("vgg8-cifar", 3, 3)))
                .containsSubsequence("conv1_1[0:3]", "conv1_1[3:5]", "loss", "loss.backward")
                .containsSubsequence("loss.backward", "conv1_1.backward-weights[0:3]", "conv1_1.backward-weights[3:5]");
    }

    @Test
    void batchStatisticsAreOfTheWholeBatch() {
        Step step = ordered("resnet8-cifar");
        Cuts cuts = new Cuts(step);
        for (Stretch stretch : new Stretches(cuts).run()) {
            assertThat(stretch.forward())
                    .allSatisfy(op -> assertThat(op.getClass().getSimpleName()).doesNotStartWith("BatchNorm"));
        }
        assertThat(cuts.isSliceable(0, cuts.forwardOperations())).isFalse();
    }

    private static Step ordered(String network) {
        return ordered(StepBuilder.of(Zoo.find(network).orElseThrow(), BATCH, SGD));
    }

    private static Step ordered(Step built) {
        Plan plan = Planner.planIdeal(built, Policy.PACKED);
        return plan.step()
                .with(plan.schedule().operations().stream().map(Scheduled::op).toList());
    }

    private static Step sliced(String network, int layers, int images) {
        Step step = ordered(network);
        Cuts cuts = new Cuts(step);
        Stretch stretch =
                cuts.stretch(0, layers == 0 ? cuts.forwardOperations() : layers).orElseThrow();
        return new SliceStretch(step, KernelTable.ideal(step), stretch, images)
                .run()
                .orElseThrow();
    }

    private static List<String> names(Step step) {
        return step.operations().stream().map(Operation::name).toList();
    }

    /**
     * What a training came to.
     *
     * @param numbers losses, right answers, and every lasting tensor's elements
     */
    private record Trained(List<Float> numbers) {}
}

package io.brimful.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.brimful.network.BatchNorm;
import io.brimful.network.Concat;
import io.brimful.network.Conv;
import io.brimful.network.Fill;
import io.brimful.network.Filler;
import io.brimful.network.GlobalAveragePool;
import io.brimful.network.Layer;
import io.brimful.network.Linear;
import io.brimful.network.Network;
import io.brimful.network.Node;
import io.brimful.network.SoftmaxLoss;
import io.brimful.network.Window;
import io.brimful.network.zoo.Zoo;
import io.brimful.step.BatchNormBackward;
import io.brimful.step.ConcatForward;
import io.brimful.step.Operation;
import io.brimful.step.Part;
import io.brimful.step.Step;
import io.brimful.step.StepBuilder;
import io.brimful.step.Tensor;
import io.brimful.tensor.Shape;
import io.brimful.trial.LearningRate;
import io.brimful.trial.Optimizer;
import io.brimful.trial.Policy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadBandsTest {
    private static final Optimizer SGD = Optimizer.sgd(new LearningRate.Fixed(0.01), 0.9, 0.0005);
    private static final Fill FILL = Fill.of(new Filler.Xavier(), new Filler.Constant(0));

    private final List<Node> nodes = new ArrayList<>();

    @Test
    void aDenseBlockReadsItsLastConcatenationAlone() {
        Step step = prepared(zoo("densenet121"), 32, Policy.PACKED);
        assertThat(step.parts().values().stream().map(part -> part.whole().name()))
                .contains("dense1_6", "dense2_12", "dense3_24")
                .isSubsetOf("dense1_6", "dense2_12", "dense3_24", "dense4_16");
        assertThat(norm(step, "dense2_7_norm1.backward").x().name()).isEqualTo("dense2_6@dense2_12");
        assertThat(norm(step, "dense2_1_norm1.backward").x().name()).isEqualTo("transition1_pool@dense2_12");
        assertThat(norm(step, "transition2_norm.backward").x().name()).isEqualTo("dense2_12");
        assertThat(peak(step)).isLessThan(peak(withoutBands(step)) * 72 / 100);
    }

    /* Sums of prefixes grow with the square of the layers: about four times as many for twice the depth. */
    @Test
    void whatTheNormsOfADenseBlockKeepGrowsWithItsDepthAlone() {
        Step shallow = prepared(dense(16), 2, Policy.PACKED);
        Step deep = prepared(dense(32), 2, Policy.PACKED);
        assertThat(keptByNorms(withoutBands(deep))).isGreaterThan(3 * keptByNorms(withoutBands(shallow)));
        assertThat(keptByNorms(deep)).isLessThan(5 * keptByNorms(shallow) / 2);
    }

    private static long keptByNorms(Step step) {
        return step.operations().stream()
                .filter(BatchNormBackward.class::isInstance)
                .map(op -> step.whole(((BatchNormBackward) op).x()))
                .distinct()
                .mapToLong(Tensor::bytes)
                .sum();
    }

    @Test
    void noBandIsTakenWhereNoneIsNeeded() {
        for (String network : List.of("vgg16", "resnet50", "googlenet", "squeezenet1_0")) {
            for (Policy policy : Policy.values()) {
                assertThat(prepared(zoo(network), 8, policy).parts())
                        .as(network)
                        .isEmpty();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CAFFE", "REUSE"})
    void theBaselinesReadWhatWasConcatenated(Policy policy) {
        assertThat(prepared(zoo("densenet121"), 2, policy).parts()).isEmpty();
    }

    /* A product's operand follows image after image, so that the input has to stay as it is. */
    @Test
    void whoeverReadsAnInputByItselfLaterKeepsIt() {
        add("x", new Conv(8, Window.square(3, 1, 1), 1, true, FILL), Network.IMAGE);
        add("conv", new Conv(2, Window.square(1, 1, 0), 1, true, FILL), "x");
        add("norm", new BatchNorm(1e-3f, 0.9f, new Filler.Constant(1)), "x");
        add("all", new Concat(), "conv", "norm", "x");
        add("wide", new Conv(64, Window.square(1, 1, 0), 1, true, FILL), "all");
        assertThat(prepared(network(), 2, Policy.PACKED).parts()).isEmpty();
    }

    @Test
    void aBandLiesBehindWhatWasConcatenatedBefore() {
        add("x", new Conv(8, Window.square(3, 1, 1), 1, true, FILL), Network.IMAGE);
        add("norm", new BatchNorm(1e-3f, 0.9f, new Filler.Constant(1)), "x");
        add("conv", new Conv(3, Window.square(1, 1, 0), 1, true, FILL), "norm");
        add("inner", new Concat(), "conv", "x");
        add("outer", new Concat(), "norm", "inner");
        add("wide", new Conv(64, Window.square(1, 1, 0), 1, true, FILL), "outer");
        add("wider", new Conv(64, Window.square(1, 1, 0), 1, true, FILL), "wide");
        assertThat(prepared(network(), 2, Policy.PACKED).parts().values())
                .singleElement()
                .satisfies(part -> {
                    assertThat(part.part().name()).isEqualTo("x@outer");
                    assertThat(part.firstChannel()).isEqualTo(11);
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"densenet121", "inception_v3", "unet"})
    void bandsOfNetworksHaveTheirTwinsValues(String network) {
        for (Policy policy : Policy.values()) {
            agree(prepared(zoo(network), 2, policy));
        }
    }

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void bandsOfAnyGraphHaveTheirTwinsValuesAndNeedNoMore(long seed) {
        for (Network network : List.of(RandomNetworks.of(seed), RandomBlocks.of(seed))) {
            for (Policy policy : List.of(Policy.PACKED, Policy.RECOMPUTE)) {
                Step step = prepared(network, 2, policy);
                agree(step);
                long bytes = peak(step);
                if (step.parts().isEmpty()) {
                    assertThat(bytes).isEqualTo(peak(withoutBands(step)));
                } else {
                    assertThat(bytes).isLessThan(peak(withoutBands(step)));
                }
            }
        }
    }

    @Test
    void manyBlocksHaveBands() {
        assertThat(seeds().mapToObj(seed -> prepared(RandomBlocks.of(seed), 2, Policy.PACKED))
                        .filter(step -> !step.parts().isEmpty()))
                .hasSizeGreaterThan(20);
    }

    /* Each channel that is written has a number of its own, and a concatenation has those of its inputs. */
    private static void agree(Step step) {
        Map<String, List<String>> channels = new HashMap<>();
        step.tensors().forEach(tensor -> channels.put(tensor.name(), channels(tensor)));
        for (Operation op : step.operations()) {
            if (op instanceof ConcatForward concat) {
                channels.put(
                        concat.y().name(),
                        concat.xs().stream()
                                .flatMap(x -> of(channels, x).stream())
                                .toList());
            }
            for (Tensor tensor : op.reads()) {
                Part part = step.parts().get(tensor.name());
                if (part != null) {
                    int end = part.firstChannel() + tensor.shape().dim(1);
                    assertThat(of(channels, part.whole()).subList(part.firstChannel(), end))
                            .as(part.toString())
                            .isEqualTo(of(channels, part.twin()));
                }
            }
        }
    }

    private static List<String> channels(Tensor tensor) {
        int count = tensor.shape().rank() < 2 ? 1 : tensor.shape().dim(1);
        return Stream.iterate(0, channel -> channel + 1)
                .limit(count)
                .map(channel -> tensor.name() + " " + channel)
                .toList();
    }

    private static List<String> of(Map<String, List<String>> channels, Tensor tensor) {
        return Objects.requireNonNull(channels.get(tensor.name()));
    }

    private static Step withoutBands(Step step) {
        List<Operation> dense = step.operations().stream()
                .map(op -> op.over(tensor -> {
                    Part part = step.parts().get(tensor.name());
                    return part == null ? tensor : part.twin();
                }))
                .toList();
        return step.with(dense, Map.of());
    }

    private static BatchNormBackward norm(Step step, String name) {
        return step.operations().stream()
                .filter(op -> op.name().equals(name))
                .map(BatchNormBackward.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private static long peak(Step step) {
        return Planner.lowerBoundBytes(step, KernelTable.ideal(step), Policy.PACKED);
    }

    private Network dense(int layers) {
        nodes.clear();
        add("layer0", new Conv(4, Window.square(3, 1, 1), 1, false, FILL), Network.IMAGE);
        for (int i = 1; i <= layers; i++) {
            add("norm" + i, new BatchNorm(1e-3f, 0.9f, new Filler.Constant(1)), "layer" + (i - 1));
            add("conv" + i, new Conv(4, Window.square(1, 1, 0), 1, false, FILL), "norm" + i);
            add("layer" + i, new Concat(), "layer" + (i - 1), "conv" + i);
        }
        return network();
    }

    private void add(String name, Layer layer, String... inputs) {
        nodes.add(new Node(name, layer, List.of(inputs)));
    }

    private Network network() {
        String last = nodes.get(nodes.size() - 1).name();
        add("pool", new GlobalAveragePool(), last);
        add("classifier", new Linear(3, true, FILL), "pool");
        add("loss", new SoftmaxLoss(), "classifier");
        return new Network("bands", Shape.of(2, 16, 16), 3, nodes);
    }

    private static Network zoo(String name) {
        return Zoo.find(name).orElseThrow();
    }

    private static Step prepared(Network network, int batch, Policy policy) {
        return Planner.prepare(StepBuilder.of(network, batch, SGD), policy);
    }
}

package io.brimful.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.brimful.network.Add;
import io.brimful.network.Concat;
import io.brimful.network.Fill;
import io.brimful.network.Filler;
import io.brimful.network.Layer;
import io.brimful.network.Linear;
import io.brimful.network.Network;
import io.brimful.network.Node;
import io.brimful.network.Relu;
import io.brimful.network.SoftmaxLoss;
import io.brimful.network.zoo.Zoo;
import io.brimful.step.ConcatBackward;
import io.brimful.step.ConcatForward;
import io.brimful.step.Operation;
import io.brimful.step.ReluBackward;
import io.brimful.step.Step;
import io.brimful.step.StepBuilder;
import io.brimful.step.Tensor;
import io.brimful.tensor.Shape;
import io.brimful.trial.LearningRate;
import io.brimful.trial.Optimizer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommuteReluWithConcatTest {
    private static final Optimizer SGD = Optimizer.sgd(new LearningRate.Fixed(0.01), 0.9, 0.0005);
    private static final Fill FILL = Fill.of(new Filler.Xavier(), new Filler.Constant(0));

    private final List<Node> nodes = new ArrayList<>();

    /* Of their concatenations' inputs all are ReLUs that nobody else reads. */
    @ParameterizedTest
    @ValueSource(strings = {"googlenet", "squeezenet1_0", "squeezenet1_1"})
    void onlyConcatenationsReadWhatTheyConcatenate(String network) {
        Step step = StepBuilder.of(Zoo.find(network).orElseThrow(), 1, SGD);
        Step rewritten = new CommuteReluWithConcat().run(step);
        Readers readers = Readers.of(rewritten);
        assertThat(concats(rewritten))
                .isNotEmpty()
                .allSatisfy(concat -> assertThat(concat.xs())
                        .allSatisfy(x -> assertThat(readers.count(x)).isEqualTo(1)));
    }

    @Test
    void readsTheSignsOfAllBeforeItTakesThemApart() {
        branch("left", new Relu());
        branch("right", new Relu());
        add("both", new Concat(), "left-relu", "right-relu");
        assertThat(wayBack("both"))
                .containsSubsequence(
                        "both.backward.relu: both, d(both) -> d(both)'",
                        "both.backward: d(both)' -> d(left), d(right)",
                        "right.backward-weights: x, d(right), right.weights.momentum -> d(right.weights)")
                .noneMatch(line -> line.startsWith("left-relu") || line.startsWith("right-relu"));
    }

    @Test
    void goesThroughAnInnerConcatenationToo() {
        branch("left", new Relu());
        branch("right", new Relu());
        add("inner", new Concat(), "left-relu", "right-relu");
        branch("far", new Relu());
        add("outer", new Concat(), "far-relu", "inner");
        assertThat(wayBack("outer"))
                .containsSubsequence(
                        "outer.backward.relu: outer, d(outer) -> d(outer)'",
                        "outer.backward: d(outer)' -> d(far), d(inner)'",
                        "inner.backward: d(inner)' -> d(left), d(right)")
                .filteredOn(line -> line.contains("relu"))
                .hasSize(1);
    }

    @Test
    void leavesReluAndConcatWhereTheInputHasAnotherReader() {
        branch("left", new Relu());
        branch("right", new Relu());
        add("both", new Concat(), "left-relu", "right-relu");
        add("sum", new Add(), "left-relu", "right-relu");
        add("all", new Concat(), "both", "sum");
        assertUnchanged("all");
    }

    @Test
    void leavesReluAndConcatWhereOneIsClipped() {
        branch("left", new Relu());
        branch("right", new Relu(6));
        add("both", new Concat(), "left-relu", "right-relu");
        assertUnchanged("both");
    }

    @Test
    void leavesReluAndConcatWhereOneIsNone() {
        branch("left", new Relu());
        branch("right", new Relu());
        add("both", new Concat(), "left-relu", "right");
        add("all", new Concat(), "both", "right-relu");
        assertUnchanged("all");
    }

    private void branch(String name, Relu relu) {
        if (nodes.isEmpty()) {
            add("x", new Linear(4, false, FILL), Network.IMAGE);
        }
        add(name, new Linear(4, false, FILL), "x");
        add(name + "-relu", relu, name);
    }

    private void add(String name, Layer layer, String... inputs) {
        nodes.add(new Node(name, layer, List.of(inputs)));
    }

    private Step step(String last) {
        List<Node> all = new ArrayList<>(nodes);
        all.add(new Node("classifier", new Linear(2, false, FILL), List.of(last)));
        all.add(new Node("loss", new SoftmaxLoss(), List.of("classifier")));
        return StepBuilder.of(new Network("branches", Shape.of(1, 2, 2), 2, all), 1, SGD);
    }

    private void assertUnchanged(String last) {
        Step step = step(last);
        assertThat(step.operations()).hasAtLeastOneElementOfType(ReluBackward.class);
        assertThat(new CommuteReluWithConcat().run(step)).isEqualTo(step);
    }

    private List<String> wayBack(String last) {
        return new CommuteReluWithConcat()
                .run(step(last)).operations().stream()
                        .filter(op -> op instanceof ConcatBackward || op.name().contains(".backward"))
                        .map(op -> op.name() + ": " + names(op.reads()) + " -> " + names(op.writes()))
                        .toList();
    }

    private static String names(List<Tensor> tensors) {
        return String.join(", ", tensors.stream().map(Tensor::name).toList());
    }

    private static List<ConcatForward> concats(Step step) {
        List<ConcatForward> concats = new ArrayList<>();
        for (Operation op : step.operations()) {
            if (op instanceof ConcatForward concat) {
                concats.add(concat);
            }
        }
        return concats;
    }
}

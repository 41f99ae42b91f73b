package io.brimful.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.brimful.network.Conv;
import io.brimful.network.Fill;
import io.brimful.network.Filler;
import io.brimful.network.Layer;
import io.brimful.network.Linear;
import io.brimful.network.Network;
import io.brimful.network.Node;
import io.brimful.network.SoftmaxLoss;
import io.brimful.network.Window;
import io.brimful.plan.Plan;
import io.brimful.plan.Planner;
import io.brimful.step.Tensor.Kind;
import io.brimful.tensor.Shape;
import io.brimful.trial.Decay;
import io.brimful.trial.LearningRate;
import io.brimful.trial.Optimizer;
import io.brimful.trial.Policy;
import io.brimful.trial.Rule;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SharedAndFrozenTest {
    private static final Optimizer SGD = Optimizer.sgd(new LearningRate.Fixed(0.01), 0.9, 0.0005);
    private static final Fill FILL = Fill.of(new Filler.Xavier(), new Filler.Constant(0));

    @Test
    void sharedParametersDecayBeforeTheFirstGradientAndChangeBehindTheLast() {
        Step step = step(conv("c1", "data", FILL, "w", ""), conv("c2", "c1", FILL, "w", ""));
        assertThat(step.operations())
                .extracting(Operation::name)
                .containsSubsequence(
                        "c1.weights.decay",
                        "c2.backward-weights",
                        "c2.backward",
                        "c1.bias.decay",
                        "c1.backward-weights",
                        "c1.weights.update")
                .doesNotContain("c2.weights.decay", "c2.weights.update");
        Gradient last = ((ConvBackwardWeights) named(step, "c2.backward-weights")).weights();
        Gradient first = ((ConvBackwardWeights) named(step, "c1.backward-weights")).weights();
        assertThat(last.start().name()).isEqualTo("c1.weights.momentum");
        assertThat(first.start()).isEqualTo(last.update());
        assertThat(((UpdateParameter) named(step, "c1.weights.update")).update())
                .isEqualTo(first.update());
        assertThat(step.states())
                .extracting(state -> state.tensor().name())
                .containsExactly(
                        "c1.weights",
                        "c1.weights.momentum",
                        "c1.bias",
                        "c1.bias.momentum",
                        "c2.bias",
                        "c2.bias.momentum",
                        "fc.weights",
                        "fc.weights.momentum",
                        "fc.bias",
                        "fc.bias.momentum");
    }

    /* Caffe has one diff for a parameter, however many share it. */
    @ParameterizedTest
    @EnumSource
    void sharedGradientsNeedTheBytesOfOne(Policy policy) {
        Step step = step(conv("c1", "data", FILL, "w", ""), conv("c2", "c1", FILL, "w", ""));
        Plan plan = Planner.planIdeal(step, policy == Policy.SLICED ? Policy.PACKED : policy);
        assertThat(plan.tensorOffsets().get("d(c1.weights)/c2"))
                .isNotNull()
                .isEqualTo(plan.tensorOffsets().get("d(c1.weights)"));
    }

    @Test
    void frozenNodesHaveValuesAlone() {
        Step step = step(conv("c1", "data", frozen(0)), conv("c2", "c1", FILL), conv("c3", "c2", frozen(0)));
        assertThat(step.operations())
                .extracting(Operation::name)
                .filteredOn(name -> name.startsWith("c1") || name.startsWith("c3"))
                .containsExactly("c1", "c3", "c3.backward");
        assertThat(step.states())
                .filteredOn(state -> state.tensor().name().startsWith("c3"))
                .extracting(state -> state.tensor().kind())
                .containsExactly(Kind.PARAMETER, Kind.PARAMETER);
        assertThat(step.operations()).extracting(Operation::name).doesNotContain("c2.backward");
    }

    @Test
    void aNodeOfWhichOnePartLearnsIsNotFrozen() {
        Step step = step(conv("c1", "data", frozen(1)));
        assertThat(((UpdateParameter) named(step, "c1.weights.update")).rateMultiplier())
                .isZero();
        assertThat(((UpdateParameter) named(step, "c1.bias.update")).rateMultiplier())
                .isOne();
    }

    /* The first to have it says how it learns. */
    @Test
    void aFrozenParameterStaysFrozenWhoeverSharesIt() {
        Step step = step(conv("c1", "data", frozen(0), "w", "b"), conv("c2", "c1", FILL, "w", "b"));
        assertThat(step.operations())
                .extracting(Operation::name)
                .filteredOn(name -> name.startsWith("c"))
                .containsExactly("c1", "c2");
    }

    /* c1's weights have a gradient, since its bias learns; Caffe computes none, so there its diff is 0. */
    @Test
    void whatDoesNotLearnIsNoPartOfTheNorm() {
        Optimizer clipped = new Optimizer(new Rule.Sgd(0.9), new LearningRate.Fixed(0.01), Decay.L2, 0.0005, 0.1, 1);
        Step step = StepBuilder.of(network(conv("c1", "data", frozen(1)), conv("c2", "c1", frozen(0))), 2, clipped);
        ClipFactor clip = step.operations().stream()
                .filter(ClipFactor.class::isInstance)
                .map(ClipFactor.class::cast)
                .findFirst()
                .orElseThrow();
        assertThat(clip.reads())
                .extracting(Tensor::name)
                .containsExactlyInAnyOrder("d(c1.bias)", "d(fc.weights)", "d(fc.bias)");
    }

    private static Fill frozen(float biasRate) {
        return new Fill(new Filler.Xavier(), new Filler.Constant(0), new Fill.Multipliers(0, 1, biasRate, 1));
    }

    private static Node conv(String name, String input, Fill fill, String... sharing) {
        Layer layer = new Conv(4, Window.square(3, 1, 1), 1, true, fill);
        return new Node(name, layer, List.of(input), List.of(sharing));
    }

    private static Step step(Node... convolutions) {
        return StepBuilder.of(network(convolutions), 2, SGD);
    }

    private static Network network(Node... convolutions) {
        List<Node> nodes = new ArrayList<>(List.of(convolutions));
        String last = nodes.get(nodes.size() - 1).name();
        nodes.add(new Node("fc", new Linear(3, true, FILL), List.of(last)));
        nodes.add(new Node("loss", new SoftmaxLoss(), List.of("fc")));
        return new Network("net", Shape.of(4, 6, 6), 3, nodes);
    }

    private static Operation named(Step step, String name) {
        return step.operations().stream()
                .filter(op -> op.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}

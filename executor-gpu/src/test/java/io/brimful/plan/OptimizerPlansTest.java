package io.brimful.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brimful.network.zoo.Zoo;
import io.brimful.step.Step;
import io.brimful.step.StepBuilder;
import io.brimful.step.Tensor.Kind;
import io.brimful.trial.Decay;
import io.brimful.trial.LearningRate;
import io.brimful.trial.Optimizer;
import io.brimful.trial.Policy;
import io.brimful.trial.Rule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What optimizers cost: states last, and a gradient by itself does not. */
class OptimizerPlansTest {
    private static final Optimizer SGD = with(new Rule.Sgd(0.9), 0, 1);
    private static final Optimizer NESTEROV = with(new Rule.Nesterov(0.9), 0, 1);
    private static final Optimizer ADAM = with(new Rule.Adam(0.9, 0.999, 1e-8), 0, 1);
    private static final Optimizer CLIPPED = with(new Rule.Sgd(0.9), 1, 1);
    private static final Optimizer ACCUMULATED = with(new Rule.Nesterov(0.9), 0, 4);
    private static final Optimizer ALL = with(new Rule.AdaDelta(0.9, 1e-6), 1, 2);

    private static final int SEEDS = 40;

    private static Optimizer with(Rule rule, double clipGradients, int accumulate) {
        return new Optimizer(rule, new LearningRate.Fixed(0.01), Decay.L2, 0.0005, clipGradients, accumulate);
    }

    /* In Caffe each parameter has data, diff and what the solver remembers; iter_size adds up in the diff. */
    @Test
    void caffeHasOneDiffWhateverTheSolver() {
        long parameters = parameterBytes();
        long sgd = arenaBytes(SGD, Policy.CAFFE);
        assertThat(arenaBytes(NESTEROV, Policy.CAFFE)).isEqualTo(sgd);
        assertThat(arenaBytes(ACCUMULATED, Policy.CAFFE)).isEqualTo(sgd);
        assertThat(arenaBytes(ADAM, Policy.CAFFE)).isEqualTo(sgd + parameters);
        assertThat(arenaBytes(CLIPPED, Policy.CAFFE)).isEqualTo(sgd + Float.BYTES);
    }

    /* At one image nearly all bytes are the parameters'. The largest layer's gradient is most of all gradients. */
    @Test
    void aGradientByItselfIsThereForItsUpdateAlone() {
        long parameters = parameterBytes();
        long sgd = arenaBytes(SGD, Policy.PACKED);
        assertThat(arenaBytes(NESTEROV, Policy.PACKED)).isBetween(sgd, sgd + parameters);
        assertThat(arenaBytes(ADAM, Policy.PACKED)).isEqualTo(arenaBytes(NESTEROV, Policy.PACKED) + parameters);
        Plan plan = plan(NESTEROV, Policy.PACKED);
        long gradients = plan.placement().regions().stream()
                .map(region -> region.buffer())
                .filter(buffer -> buffer.tensors().stream().anyMatch(tensor -> tensor.kind() == Kind.UPDATE))
                .filter(buffer -> buffer.to() - buffer.from() > plan.schedule().size() / 2)
                .count();
        assertThat(gradients).isZero();
    }

    /* What limits all gradients needs them all, and a sum over batches lasts. */
    @Test
    void aLimitKeepsAllGradientsAndASumLasts() {
        long parameters = parameterBytes();
        assertThat(plan(CLIPPED, Policy.PACKED).lowerBoundBytes()).isGreaterThan(3 * parameters);
        assertThat(arenaBytes(ACCUMULATED, Policy.PACKED)).isEqualTo(arenaBytes(SGD, Policy.PACKED) + parameters);
    }

    @Test
    void anyOptimizerBeginsWithTheSameParameters() {
        assertThat(step(ALL).states())
                .filteredOn(state -> state.tensor().kind() == Kind.PARAMETER)
                .containsExactlyElementsOf(step(SGD).states().stream()
                        .filter(state -> state.tensor().kind() == Kind.PARAMETER)
                        .toList());
    }

    static LongStream seeds() {
        return LongStream.range(0, SEEDS);
    }

    /* PlanChecker judges within plan(): a plan that comes back is sound. */
    @ParameterizedTest
    @MethodSource("seeds")
    void plansOfRandomNetworksAreSound(long seed) {
        Optimizer optimizer = List.of(ADAM, CLIPPED, ACCUMULATED, ALL).get((int) (seed % 4));
        Step step = StepBuilder.of(RandomNetworks.of(seed), 1 + (int) (seed % 5), optimizer);
        long caffe = Planner.planIdeal(step, Policy.CAFFE).arenaBytes();
        for (Policy policy : List.of(Policy.REUSE, Policy.PACKED)) {
            Plan plan = Planner.planIdeal(step, policy);
            assertThat(plan.arenaBytes()).isBetween(plan.lowerBoundBytes(), caffe);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ip1.weights.clear,   ip1.backward-weights, ADAM, 'reads ip1.weights.zero:f32[500x50x4x4], which is not there'",
        "ip1.backward,        ip1.weights.update,   ADAM, 'reads ip1.weights:f32[500x50x4x4] after its update'",
        "ip1.backward-weights, clip(gradients),  CLIPPED, 'reads d(ip1.weights):f32[500x50x4x4], which is not there'",
        "ip1.weights.keep, ip1.backward-weights, ACCUMULATED, 'reads ip1.weights.sum:f32[500x50x4x4] before it is ready for gradients'",
    })
    void theCheckerRefusesAnotherOrder(String first, String second, String optimizer, String message) {
        Plan plan = plan(
                switch (optimizer) {
                    case "ADAM" -> ADAM;
                    case "CLIPPED" -> CLIPPED;
                    default -> ACCUMULATED;
                },
                Policy.CAFFE);
        List<Scheduled> order = new ArrayList<>(plan.schedule().operations());
        Collections.swap(order, indexOf(order, first), indexOf(order, second));
        Plan broken = new Plan(plan.step(), plan.policy(), plan.table(), new Schedule(order), plan.placement());
        assertThatThrownBy(() -> PlanChecker.check(broken))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining(message);
    }

    private static int indexOf(List<Scheduled> order, String name) {
        return order.stream().map(scheduled -> scheduled.op().name()).toList().indexOf(name);
    }

    private static long parameterBytes() {
        return step(SGD).states().stream()
                .filter(state -> state.tensor().kind() == Kind.PARAMETER)
                .mapToLong(state -> state.tensor().bytes())
                .sum();
    }

    private static long arenaBytes(Optimizer optimizer, Policy policy) {
        return plan(optimizer, policy).arenaBytes();
    }

    private static Plan plan(Optimizer optimizer, Policy policy) {
        return Planner.planIdeal(step(optimizer), policy);
    }

    private static Step step(Optimizer optimizer) {
        return StepBuilder.of(Zoo.find("lenet").orElseThrow(), 1, optimizer);
    }
}

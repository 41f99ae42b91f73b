package io.brimful.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brimful.network.Network;
import io.brimful.network.zoo.Zoo;
import io.brimful.step.Tensor.Kind;
import io.brimful.trial.LearningRate;
import io.brimful.trial.Optimizer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StepBuilderTest {
    private static final Optimizer SGD = Optimizer.sgd(new LearningRate.Fixed(0.01), 0.9, 0.0005);

    @Test
    void goesForwardAndBackAndUpdatesLayerByLayer() {
        assertThat(step("lenet").operations())
                .extracting(Operation::name)
                .containsExactly(
                        "conv1",
                        "pool1",
                        "conv2",
                        "pool2",
                        "ip1",
                        "relu1",
                        "ip2",
                        "loss",
                        "loss.backward",
                        "ip2.weights.decay",
                        "ip2.bias.decay",
                        "ip2.backward-weights",
                        "ip2.backward",
                        "ip2.weights.update",
                        "ip2.bias.update",
                        "relu1.backward",
                        "ip1.weights.decay",
                        "ip1.bias.decay",
                        "ip1.backward-weights",
                        "ip1.backward",
                        "ip1.weights.update",
                        "ip1.bias.update",
                        "pool2.backward",
                        "conv2.weights.decay",
                        "conv2.bias.decay",
                        "conv2.backward-weights",
                        "conv2.backward",
                        "conv2.weights.update",
                        "conv2.bias.update",
                        "pool1.backward",
                        "conv1.weights.decay",
                        "conv1.bias.decay",
                        "conv1.backward-weights",
                        "conv1.weights.update",
                        "conv1.bias.update");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"lenet", "alexnet", "resnet18", "resnet50", "densenet121", "googlenet", "mobilenet_v2", "unet"})
    void readsNothingBeforeItIsWritten(String network) {
        Step step = step(network);
        Set<Tensor> written = new HashSet<>();
        step.states().forEach(state -> written.add(state.tensor()));
        written.add(step.ports().images());
        written.add(step.ports().labels());
        Set<String> names = new HashSet<>();
        for (Operation op : step.operations()) {
            assertThat(names.add(op.name())).as(op.name()).isTrue();
            assertThat(written).containsAll(op.reads()).containsAll(op.updates());
            op.writes()
                    .forEach(tensor -> assertThat(written.add(tensor))
                            .as("%s once", tensor)
                            .isTrue());
        }
        assertThat(written).contains(step.ports().loss(), step.ports().correct());
    }

    @ParameterizedTest
    @ValueSource(strings = {"lenet", "alexnet", "resnet50", "inception_v3", "unet"})
    void everyParameterHasAMomentumAndAnUpdate(String name) {
        Network network = Zoo.find(name).orElseThrow();
        Step step = StepBuilder.of(network, 2, SGD);
        long parameters = step.states().stream()
                .map(State::tensor)
                .filter(tensor -> tensor.kind() == Kind.PARAMETER)
                .mapToLong(tensor -> tensor.shape().elements())
                .sum();
        assertThat(parameters).isEqualTo(network.parameters());
        long updated = step.operations().stream()
                .filter(op -> op instanceof UpdateParameter)
                .mapToLong(op -> ((UpdateParameter) op).parameter().shape().elements())
                .sum();
        assertThat(updated).isEqualTo(parameters);
    }

    /* Each of ResNet-50's 16 blocks is read twice but for the last, and so is the first pool. */
    @Test
    void readersOfOneActivationAddTheirGradients() {
        assertThat(step("resnet50").operations().stream().filter(op -> op instanceof AccumulateGradient))
                .hasSize(16);
    }

    /* The answers that count are those of the last. */
    @Test
    void theHostReadsTheSumOfAllLosses() {
        Step step = step("googlenet");
        SoftmaxLossForward first = (SoftmaxLossForward) named(step, "loss1");
        SoftmaxLossForward second = (SoftmaxLossForward) named(step, "loss2");
        SoftmaxLossForward last = (SoftmaxLossForward) named(step, "loss");
        AddForward auxiliary = (AddForward) named(step, "losses.1");
        AddForward sum = (AddForward) named(step, "losses.2");
        assertThat(List.of(first, second, last))
                .extracting(loss -> loss.layer().weight())
                .containsExactly(0.3f, 0.3f, 1f);
        assertThat(auxiliary.reads()).containsExactly(first.loss(), second.loss());
        assertThat(sum.reads()).containsExactly(auxiliary.y(), last.loss());
        assertThat(sum.y()).isEqualTo(step.ports().loss());
        assertThat(last.correct()).isEqualTo(step.ports().correct());
        assertThat(List.of(first.correct(), second.correct()))
                .doesNotContain(step.ports().correct());
    }

    @Test
    void multipliersReachTheOperations() {
        Step step = step("lenet");
        DecayMomentum bias = (DecayMomentum) named(step, "ip1.bias.decay");
        assertThat(bias.decay()).isZero();
        assertThat(bias.factor()).isEqualTo(0.9f);
        assertThat(((DecayMomentum) named(step, "ip1.weights.decay")).decay()).isEqualTo(0.0005f);
        assertThat(((UpdateParameter) named(step, "ip1.bias.update")).rateMultiplier())
                .isEqualTo(2);
    }

    @Test
    void refusesABatchOfNothing() {
        assertThatThrownBy(() -> StepBuilder.of(Zoo.find("lenet").orElseThrow(), 0, SGD))
                .hasMessage("batch is 0, must be >= 1");
    }

    private static Operation named(Step step, String name) {
        return step.operations().stream()
                .filter(op -> op.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Step step(String network) {
        return StepBuilder.of(Zoo.find(network).orElseThrow(), 2, SGD);
    }
}

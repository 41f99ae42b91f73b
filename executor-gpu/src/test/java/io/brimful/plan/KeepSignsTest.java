package io.brimful.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.brimful.network.Network;
import io.brimful.network.zoo.Zoo;
import io.brimful.plan.Placement.Region;
import io.brimful.step.Operation;
import io.brimful.step.ReluBackward;
import io.brimful.step.ReluBackwardFromSigns;
import io.brimful.step.Step;
import io.brimful.step.StepBuilder;
import io.brimful.step.TakeSigns;
import io.brimful.trial.LearningRate;
import io.brimful.trial.Optimizer;
import io.brimful.trial.Policy;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class KeepSignsTest {
    private static final Optimizer SGD = Optimizer.sgd(new LearningRate.Fixed(0.01), 0.9, 0.0005);

    /* AlexNet's peak is conv5's data gradient, then conv4's, then a forward operation. ResNet-50's is the end of the forward pass. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        alexnet  | 256 | relu4.signs relu3.signs
        lenet    |  64 | ''
        resnet50 |  32 | ''
        """)
    void packedTakesSignsWhereThePeakFalls(String network, int batch, String signs) {
        assertThat(String.join(" ", signs(prepared(network, batch, Policy.PACKED))))
                .isEqualTo(signs);
    }

    @Test
    void signsAreTakenBeforeTheLastReaderOfTheValues() {
        assertThat(prepared("alexnet", 256, Policy.PACKED).operations())
                .extracting(Operation::name)
                .containsSubsequence(
                        "relu4.signs", "conv5.backward-weights", "conv5.backward", "relu4.backward", "relu3.signs");
        Plan plan = Planner.planIdeal(step("alexnet", 256), Policy.PACKED);
        Buffer relu4 = buffer(plan, "conv4");
        Buffer signs = buffer(plan, "relu4.signs");
        assertThat(name(plan, relu4.to() - 1)).isEqualTo("conv5.backward-weights");
        assertThat(name(plan, signs.to() - 1)).isEqualTo("relu4.backward");
        assertThat(relu4.bytes()).isEqualTo(32 * signs.bytes());
    }

    /* An average pool is all that reads the values of MobileNet's last ReLU. */
    @Test
    void signsOfWhatOnlyTheForwardPassReadsAreTakenThere() {
        Plan plan = Planner.planIdeal(step("mobilenet_v2", 32), Policy.PACKED);
        assertThat(plan.schedule().operations())
                .extracting(scheduled -> scheduled.op().name())
                .containsSubsequence("conv18_relu6.signs", "pool", "loss", "conv18_relu6.backward");
        Buffer relu = plan.placement().regions().stream()
                .map(Region::buffer)
                .filter(buffer -> buffer.tensors().stream()
                        .anyMatch(tensor -> tensor.name().equals("conv18_relu6")))
                .findFirst()
                .orElseThrow();
        assertThat(name(plan, relu.to() - 1)).isEqualTo("pool");
    }

    /* Beside VGG-16's first activation and its gradient nothing else has room: its sign is read from the activation itself. */
    @Test
    void recomputeTakesAllSignsButThoseThatRaiseTheFloor() {
        assertThat(signs(prepared("vgg16", 64, Policy.RECOMPUTE)))
                .contains("relu2_1.signs", "relu3_1.signs", "relu4_2.signs", "relu5_1.signs")
                .doesNotContain("relu1_1.signs");
    }

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void noneTooManyAndNoneTooFew(long seed) {
        Step with = prepared(RandomNetworks.of(seed), 2, Policy.PACKED);
        Step without = unsigned(with);
        Step all = SignWindow.take(without, SignWindow.of(without));
        assertThat(signs(without)).isEmpty();
        assertThat(peak(with)).isLessThanOrEqualTo(peak(without));
        assertThat(peak(with)).isLessThanOrEqualTo(peak(all) + peak(without) / 1000);
        if (!signs(with).isEmpty()) {
            assertThat(peak(with)).isLessThan(peak(without));
        }
    }

    @Test
    void manyRandomNetworksHaveSigns() {
        long packed = seeds().filter(seed -> !signs(prepared(RandomNetworks.of(seed), 2, Policy.PACKED))
                        .isEmpty())
                .count();
        long recompute = seeds().filter(seed -> !signs(prepared(RandomNetworks.of(seed), 2, Policy.RECOMPUTE))
                        .isEmpty())
                .count();
        assertThat(packed).isGreaterThan(30);
        assertThat(recompute).isGreaterThan(packed);
    }

    private static Step unsigned(Step step) {
        List<TakeSigns> taken = step.operations().stream()
                .filter(TakeSigns.class::isInstance)
                .map(TakeSigns.class::cast)
                .toList();
        return step.with(step.operations().stream()
                .filter(op -> !(op instanceof TakeSigns))
                .map(op -> op instanceof ReluBackwardFromSigns back ? unsigned(back, taken) : op)
                .toList());
    }

    private static Operation unsigned(ReluBackwardFromSigns back, List<TakeSigns> taken) {
        TakeSigns take = taken.stream()
                .filter(each -> each.signs().equals(back.signs()))
                .findFirst()
                .orElseThrow();
        return new ReluBackward(back.name(), take.layer(), take.y(), back.dy(), back.dx());
    }

    private static long peak(Step step) {
        return Planner.planInOrder(step, step.operations(), KernelTable.ideal(step), Policy.PACKED)
                .lowerBoundBytes();
    }

    private static List<String> signs(Step step) {
        return step.operations().stream()
                .filter(TakeSigns.class::isInstance)
                .map(Operation::name)
                .toList();
    }

    private static String name(Plan plan, int operation) {
        return plan.schedule().operations().get(operation).op().name();
    }

    private static Buffer buffer(Plan plan, String name) {
        return plan.placement().regions().stream()
                .map(Placement.Region::buffer)
                .filter(buffer -> buffer.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Step prepared(String network, int batch, Policy policy) {
        return Planner.prepare(step(network, batch), policy);
    }

    private static Step prepared(Network network, int batch, Policy policy) {
        return Planner.prepare(StepBuilder.of(network, batch, SGD), policy);
    }

    private static Step step(String network, int batch) {
        return StepBuilder.of(Zoo.find(network).orElseThrow(), batch, SGD);
    }
}

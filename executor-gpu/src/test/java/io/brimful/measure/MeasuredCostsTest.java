package io.brimful.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.brimful.network.zoo.Zoo;
import io.brimful.recompute.Costs;
import io.brimful.recompute.StepCosts;
import io.brimful.step.Operation;
import io.brimful.step.Slice;
import io.brimful.step.Step;
import io.brimful.step.StepBuilder;
import io.brimful.trial.LearningRate;
import io.brimful.trial.Optimizer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class MeasuredCostsTest {
    private static final Optimizer SGD = Optimizer.sgd(new LearningRate.Fixed(0.01), 0.9, 0.0005);
    private static final double PACE = 0.25;

    private final Step step = StepBuilder.of(Zoo.find("vgg8-cifar").orElseThrow(), 16, SGD);
    private final StepCosts onPaper = Costs.predicted().in(step);
    private final Operation conv = named("conv1_1");
    private final Operation relu = named("relu1_1");

    @Test
    void anotherBatchAndAnotherTimeTakeWhatTheLineSays() {
        Costs costs = costs(Map.of(conv, new Line(100, 10)));
        assertThat(costs.in(step).time(conv)).isEqualTo(260);
        assertThat(costs.in(step).alone(again(conv))).isEqualTo(260);
        Step larger = StepBuilder.of(Zoo.find("vgg8-cifar").orElseThrow(), 64, SGD);
        assertThat(costs.in(larger).time(conv)).isEqualTo(740);
    }

    @Test
    void eachSliceBeginsAnew() {
        StepCosts costs = costs(Map.of(conv, new Line(100, 10))).in(step);
        List<Operation> slices = List.of(slice(0, 12), slice(12, 4));
        assertThat(slices).extracting(costs::alone).containsExactly(220.0, 140.0);
    }

    @Test
    void whatWasNotMeasuredTakesWhatPaperSaysAtThePaceOfTheRest() {
        StepCosts costs = costs(Map.of()).in(step);
        assertThat(costs.time(conv)).isEqualTo(Math.rint(PACE * onPaper.alone(conv)));
        assertThat(costs.alone(slice(0, 8))).isEqualTo(Math.rint(PACE * onPaper.alone(slice(0, 8))));
    }

    @Test
    void whatTheOperationBeforeDoesOnTheWayTakesTimeOnlyApartFromIt() {
        StepCosts costs = costs(Map.of(relu, new Line(50, 0))).in(step);
        assertThat(costs.time(relu)).isZero();
        assertThat(costs.alone(relu)).isEqualTo(Math.rint(PACE * onPaper.alone(relu)));
    }

    @Test
    void aReluThatTakesItsTimeIsPartOfNothing() {
        double nanos = Math.rint(PACE * onPaper.alone(relu) / 3);
        StepCosts costs = costs(Map.of(relu, new Line(nanos, 0))).in(step);
        assertThat(onPaper.time(relu)).isZero();
        assertThat(costs.time(relu)).isEqualTo(nanos);
        assertThat(costs.alone(relu)).isEqualTo(nanos);
    }

    @Test
    void thereIsAPace() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MeasuredCosts(Map.of(), 0))
                .withMessage("nanoseconds in a unit are 0.0, must be > 0");
    }

    private static Costs costs(Map<Operation, Line> times) {
        Map<String, Line> byKey = new HashMap<>();
        times.forEach((op, line) -> byKey.put(MeasuredCosts.key(op), line));
        return new MeasuredCosts(byKey, PACE);
    }

    private Operation named(String name) {
        return step.operations().stream()
                .filter(op -> op.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Operation again(Operation op) {
        return op.again(op.name() + "'1", UnaryOperator.identity()).orElseThrow();
    }

    private Operation slice(int first, int images) {
        return conv.slice(new Slice(first, images, step.batch(), UnaryOperator.identity()))
                .orElseThrow();
    }
}

package io.brimful.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.brimful.network.zoo.Zoo;
import io.brimful.step.Operation;
import io.brimful.step.StepBuilder;
import io.brimful.trial.LearningRate;
import io.brimful.trial.Optimizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class OrderGradientsTest {
    private static final Optimizer SGD = Optimizer.sgd(new LearningRate.Fixed(0.01), 0.9, 0);
    private final List<Operation> program =
            StepBuilder.of(Zoo.find("lenet").orElseThrow(), 1, SGD).operations();

    @Test
    void turnsTheLayerAtThePeakWhenThatLowersIt() {
        List<Operation> order = new OrderGradients().run(program, dearIfWeightsFirst("ip1", 9));
        assertThat(names(order)).containsSubsequence("ip1.backward", "ip1.backward-weights");
        assertThat(names(order)).containsSubsequence("ip2.backward-weights", "ip2.backward");
        assertThat(order).containsExactlyInAnyOrderElementsOf(program);
    }

    @Test
    void keepsTheWeightsFirstWhenNothingIsGained() {
        assertThat(new OrderGradients().run(program, dearIfWeightsFirst("ip1", 0)))
                .isEqualTo(program);
    }

    /* One byte at each operation, ten at the layer's weight gradient, and some more if that comes first. */
    private static Function<List<Operation>, LiveBytes> dearIfWeightsFirst(String layer, long more) {
        return order -> {
            List<String> names = names(order);
            int weights = names.indexOf(layer + ".backward-weights");
            boolean first = weights < names.indexOf(layer + ".backward");
            List<Long> bytes = new ArrayList<>(Collections.nCopies(order.size(), 1L));
            bytes.set(weights, 10 + (first ? more : 0));
            return new LiveBytes(bytes);
        };
    }

    private static List<String> names(List<Operation> order) {
        return order.stream().map(Operation::name).toList();
    }
}

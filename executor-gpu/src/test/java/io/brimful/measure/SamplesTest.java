package io.brimful.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.brimful.network.zoo.Zoo;
import io.brimful.step.Operation;
import io.brimful.step.StepBuilder;
import io.brimful.trial.LearningRate;
import io.brimful.trial.Optimizer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SamplesTest {
    private final List<Operation> step = StepBuilder.of(
                    Zoo.find("resnet8-cifar").orElseThrow(), 2, Optimizer.sgd(new LearningRate.Fixed(0.01), 0.9, 0))
            .operations();

    @Test
    void aQuarterOfTheRunsIsNoSlower() {
        Samples samples = new Samples();
        Operation conv = named("conv1");
        for (long nanos : new long[] {70, 40, 10, 60, 50, 80, 30, 20}) {
            samples.add(List.of(conv), List.of(nanos));
        }
        assertThat(samples.nanos()).containsOnlyKeys("ConvForward conv1").containsValue(30.0);
    }

    @Test
    void operationsThatDifferInNamesAloneShareTheirTimes() {
        Samples samples = new Samples();
        samples.add(step, LongStream.range(1, step.size() + 1).boxed().toList());
        List<Long> alike = new ArrayList<>();
        for (String name : List.of("conv1_bn", "res2a_2a_bn", "res2a_2b_bn")) {
            alike.add(1L + step.indexOf(named(name)));
        }
        assertThat(alike).isSorted();
        assertThat(samples.nanos())
                .containsEntry("BatchNormForward conv1_bn", (double) alike.get(0))
                .containsEntry("BatchNormForward res2a_2a_bn", (double) alike.get(0))
                .containsEntry("BatchNormForward res2a_2b_bn", (double) alike.get(0))
                .containsEntry("ConvForward conv1", 1.0 + step.indexOf(named("conv1")));
    }

    private Operation named(String name) {
        return step.stream().filter(op -> op.name().equals(name)).findFirst().orElseThrow();
    }
}

package io.brimful.recompute;

import static org.assertj.core.api.Assertions.assertThat;

import io.brimful.network.Network;
import io.brimful.network.zoo.Zoo;
import io.brimful.plan.Plan;
import io.brimful.plan.Planner;
import io.brimful.plan.RandomNetworks;
import io.brimful.plan.Scheduled;
import io.brimful.step.Step;
import io.brimful.step.StepBuilder;
import io.brimful.trial.LearningRate;
import io.brimful.trial.Optimizer;
import io.brimful.trial.Policy;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LiveChangeTest {
    private static final Optimizer SGD = Optimizer.sgd(new LearningRate.Fixed(0.01), 0.9, 0.0005);
    private static final int CHANGES = 300;
    private static final List<Choice> EVERY = List.of(Choice.values());

    private int different;
    private int impossible;

    static LongStream seeds() {
        return LongStream.range(0, 100);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void saysOfRandomNetworksWhatTheWholeStepWouldSay(long seed) {
        agrees(RandomNetworks.of(seed), seed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"resnet50", "googlenet", "densenet121", "unet"})
    void saysOfNetworksWhatTheWholeStepWouldSay(String network) {
        agrees(Zoo.find(network).orElseThrow(), network.hashCode());
        assertThat(different).isGreaterThan(CHANGES / 2);
        assertThat(impossible).isLessThan(CHANGES / 3);
    }

    /* Choices are taken at random, now most of them and now few, and each change becomes the next beginning. */
    private void agrees(Network network, long seed) {
        Plan packed = Planner.planIdeal(StepBuilder.of(network, 2, SGD), Policy.PACKED);
        Step step = packed.step()
                .with(packed.schedule().operations().stream().map(Scheduled::op).toList());
        Model model = new Model(step, packed.table());
        SplittableRandom random = new SplittableRandom(seed);
        Whole before = new Whole(model);
        Whole after = new Whole(model);
        Choice[] choices = random(model, random);
        while (!before.evaluate(choices)) {
            choices = random(model, random);
        }
        LiveChange change = new LiveChange(model, before.steps, before.sweep);
        for (int k = 0; k < CHANGES; k++) {
            int tensor = random.nextInt(model.tensors());
            Choice was = choices[tensor];
            choices[tensor] = EVERY.get(random.nextInt(EVERY.size()));
            boolean possible = after.evaluate(choices);
            boolean changes = change.run(choices, tensor);
            if (possible) {
                agrees(before, after, changes, change, random);
                before.evaluate(choices);
            } else {
                assertThat(changes).isFalse();
                impossible++;
                choices[tensor] = was;
            }
        }
    }

    private void agrees(Whole before, Whole after, boolean changes, LiveChange change, SplittableRandom random) {
        assertThat(changes ? change.moreTime() : 0).isEqualTo(after.steps.time() - before.steps.time());
        long peak = before.sweep.peakBytes();
        assertThat(!changes || change.keeps(peak)).isEqualTo(after.sweep.peakBytes() <= peak);
        for (double part : new double[] {0, random.nextDouble(), 1}) {
            long budget = (long) (part * peak);
            assertThat(changes ? change.gained(budget) : 0)
                    .isEqualTo(before.sweep.excess(budget) - after.sweep.excess(budget));
        }
        different += changes ? 1 : 0;
    }

    private static Choice[] random(Model model, SplittableRandom random) {
        double dropped = random.nextDouble();
        Choice[] choices = new Choice[model.tensors()];
        for (int t = 0; t < choices.length; t++) {
            choices[t] = random.nextDouble() < dropped ? EVERY.get(random.nextInt(EVERY.size())) : Choice.KEEP;
        }
        return choices;
    }

    /** A step under some choices, all of it. */
    private static final class Whole {
        final Unrolled steps;
        final LiveSweep sweep;

        Whole(Model model) {
            steps = new Unrolled(model);
            sweep = new LiveSweep(model, steps);
        }

        boolean evaluate(Choice[] choices) {
            boolean possible = steps.run(choices);
            if (possible) {
                sweep.run();
            }
            return possible;
        }
    }
}

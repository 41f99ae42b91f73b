package io.brimful.recompute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.brimful.plan.KernelTable;
import io.brimful.plan.Plan;
import io.brimful.plan.Planner;
import io.brimful.plan.RandomNetworks;
import io.brimful.step.Step;
import io.brimful.step.StepBuilder;
import io.brimful.trial.Decay;
import io.brimful.trial.LearningRate;
import io.brimful.trial.Optimizer;
import io.brimful.trial.Policy;
import io.brimful.trial.Rule;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DescendTest {
    private static final Optimizer SGD = Optimizer.sgd(new LearningRate.Fixed(0.01), 0.9, 0.0005);
    /* Every combination of choices for so many tensors is tried; with 8 it holds as well, in some 15 s. */
    private static final int MOST_TENSORS = Integer.getInteger("recompute.tensors", 7);
    /* Sums of the same times in another order. */
    private static final double ROUNDING = 1e-9;

    /* Gradients that are part of a momentum, that are there for their update, for all updates, and that last. */
    private static final List<Optimizer> OPTIMIZERS = List.of(SGD, adam(0, 1), adam(1, 1), adam(0, 2), adam(1, 2));

    static LongStream seeds() {
        return LongStream.range(0, 150);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theModelCountsTheBytesOfThePlan(long seed) {
        Step step = ordered(prepared(seed, OPTIMIZERS.get((int) (seed % OPTIMIZERS.size()))));
        Plan plan = Planner.planInOrder(step, step.operations(), KernelTable.ideal(step), Policy.RECOMPUTE);
        for (Point point : new Descend(new Model(step, KernelTable.ideal(step)), 0).run(List.of())) {
            Step unrolled = new Unroll(step, new Model(step, KernelTable.ideal(step)), point).run();
            Plan again =
                    Planner.planInOrder(unrolled, unrolled.operations(), KernelTable.ideal(unrolled), Policy.RECOMPUTE);
            assertThat(again.lowerBoundBytes()).isEqualTo(point.liveBytes());
        }
        assertThat(plan.lowerBoundBytes())
                .isEqualTo(new Descend(new Model(step, KernelTable.ideal(step)), 0)
                        .run(List.of())
                        .get(0)
                        .liveBytes());
    }

    /** Of any network that is small enough: at the bytes of no point of its frontier, chains or not, is another choice faster. */
    @Test
    void noCombinationOfChoicesIsFaster() {
        int compared = 0;
        for (long seed = 0; seed < 900; seed++) {
            Step step = prepared(seed);
            if (free(new Model(step, KernelTable.ideal(step))).length <= MOST_TENSORS) {
                Model model = new Model(ordered(step), KernelTable.ideal(step));
                List<Point> points = new Frontier(model).points();
                isFastest(model, points, seed);
                compared += points.size();
            }
        }
        assertThat(compared).isGreaterThan(100);
    }

    /* Tries every combination of choices, one after the other. */
    private static void isFastest(Model model, List<Point> points, long seed) {
        int[] free = free(model);
        Unrolled steps = new Unrolled(model);
        LiveSweep sweep = new LiveSweep(model, steps);
        Choice[] choices = new Choice[model.tensors()];
        Arrays.fill(choices, Choice.KEEP);
        List<Choice> every = List.of(Choice.values());
        Point slowest = points.get(points.size() - 1);
        int all = (int) Math.pow(every.size(), free.length);
        for (int code = 0; code < all; code++) {
            int rest = code;
            for (int t : free) {
                choices[t] = every.get(rest % every.size());
                rest /= every.size();
            }
            if (steps.run(choices) && isFaster(steps, slowest)) {
                sweep.run();
                long bytes = sweep.peakBytes();
                if (points.stream().anyMatch(point -> bytes <= point.liveBytes() && isFaster(steps, point))) {
                    fail("seed %d: %s takes %s in %d B", seed, Arrays.asList(choices), steps.time(), bytes);
                }
            }
        }
    }

    private static boolean isFaster(Unrolled steps, Point than) {
        return steps.time() < than.time() * (1 - ROUNDING);
    }

    private static int[] free(Model model) {
        return IntStream.range(0, model.tensors()).filter(model::canRepeat).toArray();
    }

    private static Step prepared(long seed) {
        return prepared(seed, SGD);
    }

    private static Step prepared(long seed, Optimizer optimizer) {
        return Planner.prepare(StepBuilder.of(RandomNetworks.of(seed), 2, optimizer), Policy.RECOMPUTE);
    }

    private static Optimizer adam(double clipGradients, int accumulate) {
        return new Optimizer(
                new Rule.Adam(0.9, 0.999, 1e-8),
                new LearningRate.Fixed(0.001),
                Decay.L2,
                0.0005,
                clipGradients,
                accumulate);
    }

    private static Step ordered(Step step) {
        return step.with(
                Planner.orders(step, KernelTable.ideal(step), Policy.RECOMPUTE).get(0));
    }
}

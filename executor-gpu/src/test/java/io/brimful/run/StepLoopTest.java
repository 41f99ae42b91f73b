package io.brimful.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.brimful.data.DataSet;
import io.brimful.device.Executable;
import io.brimful.device.HostBatch;
import io.brimful.step.Tensor;
import io.brimful.tensor.Shape;
import io.brimful.trial.Decay;
import io.brimful.trial.LearningRate;
import io.brimful.trial.Optimizer;
import io.brimful.trial.Rule;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What counts as a step's time, on a clock that moves only by what is said to take time. */
class StepLoopTest {
    private static final int LOAD = 2;
    private static final int COUNT = 300;
    private static final int REPORT = 1000;

    private final List<String> calls = new ArrayList<>();
    private final List<Double> rates = new ArrayList<>();
    private long now;

    @Test
    void onACpuAStepIsItsLoadingAndItsRun() {
        assertThat(run(new Paced(50, 0), 100)).containsExactly(52, 52, 52);
    }

    @Test
    void onAGpuTheNextBatchIsMadeReadyMeanwhile() {
        assertThat(run(new Paced(1, 50), 10)).containsExactly(53, 51, 51);
        assertThat(calls)
                .containsExactly(
                        "fill 0", "load", "run 0", "fill 1", "load", "wait 38", "run 1", "fill 2", "load", "wait 38",
                        "run 2", "wait 50");
    }

    @Test
    void aGpuThatWaitsForItsDataIsNotCalledFaster() {
        assertThat(run(new Paced(1, 50), 100)).containsExactly(105, 103, 51);
    }

    @Test
    void aGpuThatIsDoneAtOnceIsTimedLikeACpu() {
        assertThat(run(new Paced(5, 0), 100)).containsExactly(7, 7, 7);
    }

    @Test
    void aStepOfSeveralBatchesIsAllOfThemAtOneRate() {
        List<StepLoop.StepResult> results = new ArrayList<>();
        double[] millis = loop(new Paced(5, 0), 100).run(2, 1, optimizer(3), (number, result) -> results.add(result));
        assertThat(millis).containsExactly(21, 21);
        assertThat(rates).containsExactly(1.0, 1.0, 1.0, 0.5, 0.5, 0.5);
        assertThat(calls).filteredOn(call -> call.startsWith("fill")).hasSize(6);
        assertThat(results).containsExactly(new StepLoop.StepResult(21, 2, 6), new StepLoop.StepResult(21, 5, 15));
    }

    @Test
    void noStepsTakeNoTimeAndNoData() {
        Executable executable = new Paced(5, 5);
        assertThat(loop(executable, 100).run(0, 1, optimizer(1), (number, result) -> {}))
                .isEmpty();
        assertThat(calls).isEmpty();
    }

    private double[] run(Executable executable, int fill) {
        return loop(executable, fill).run(3, 1, optimizer(1), (number, result) -> now += REPORT);
    }

    private StepLoop loop(Executable executable, int fill) {
        return new StepLoop(
                executable,
                new Slow(fill),
                new HostBatch(FloatBuffer.allocate(1), IntBuffer.allocate(1), List.of()),
                () -> now * 1_000_000);
    }

    private static Optimizer optimizer(int accumulate) {
        return new Optimizer(new Rule.Sgd(0.9), new LearningRate.Stepped(1, 0.5, 1), Decay.L2, 0, 0, accumulate);
    }

    /** Batches that take a while to make. */
    private final class Slow implements DataSet {
        private final int millis;

        Slow(int millis) {
            this.millis = millis;
        }

        @Override
        public Shape image() {
            return Shape.of(1, 1, 1);
        }

        @Override
        public int classes() {
            return 1;
        }

        @Override
        public void fill(long number, FloatBuffer images, IntBuffer labels) {
            calls.add("fill " + number);
            now += millis;
        }
    }

    /** A step takes a while on the calling thread, and a while behind it. Its loss is how many have run. */
    private final class Paced implements Executable {
        private final int here;
        private final int behind;
        private long doneAt;
        private int ran;

        Paced(int here, int behind) {
            this.here = here;
            this.behind = behind;
        }

        @Override
        public void initialize(long seed) {}

        @Override
        public void load(FloatBuffer images, IntBuffer labels, List<FloatBuffer> extras) {
            calls.add("load");
            now += LOAD;
        }

        @Override
        public void run(long step, double learningRate) {
            calls.add("run " + step);
            rates.add(learningRate);
            ran++;
            now += here;
            doneAt = now + behind;
        }

        @Override
        public List<Long> runTimed(long step, double learningRate) {
            run(step, learningRate);
            return List.of();
        }

        @Override
        public boolean isDone() {
            return now >= doneAt;
        }

        @Override
        public float loss() {
            if (!isDone()) {
                calls.add("wait " + (doneAt - now));
                now = doneAt;
            }
            return ran;
        }

        @Override
        public int correct() {
            now += COUNT;
            return ran;
        }

        @Override
        public float[] read(Tensor tensor) {
            return new float[0];
        }

        @Override
        public void write(Tensor tensor, float[] values) {}

        @Override
        public void close() {}
    }
}

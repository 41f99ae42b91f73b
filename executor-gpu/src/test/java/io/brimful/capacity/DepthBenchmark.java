package io.brimful.capacity;

import io.brimful.plan.DeepNetworks;
import io.brimful.plan.KernelTable;
import io.brimful.plan.Plan;
import io.brimful.plan.Planner;
import io.brimful.recompute.Recomputation;
import io.brimful.step.Step;
import io.brimful.step.StepBuilder;
import io.brimful.trial.LearningRate;
import io.brimful.trial.Optimizer;
import io.brimful.trial.Policy;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Time to plan, against the number of layers. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class DepthBenchmark {
    private static final Optimizer SGD = Optimizer.sgd(new LearningRate.Fixed(0.01), 0.9, 0.0005);

    @Param({"8", "16", "32", "64", "128"})
    private int blocks;

    private Step step = StepBuilder.of(DeepNetworks.of(1), 1, SGD);

    @Setup
    public void build() {
        step = StepBuilder.of(DeepNetworks.of(blocks), 32, SGD);
    }

    @Benchmark
    public Plan packed() {
        return Planner.planIdeal(step, Policy.PACKED);
    }

    @Benchmark
    public Recomputation frontier() {
        return new Recomputation(step, KernelTable::ideal);
    }
}

package io.brimful.plan;

import io.brimful.network.zoo.Zoo;
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

/** Time to plan one training step, from the step to the checked plan. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class PlannerBenchmark {
    private static final Optimizer SGD = Optimizer.sgd(new LearningRate.Fixed(0.01), 0.9, 0.0005);

    @Param({"alexnet", "vgg16", "resnet50", "resnet152"})
    private String network = "";

    @Param
    private Policy policy = Policy.PACKED;

    private Step step = StepBuilder.of(Zoo.find("lenet").orElseThrow(), 1, SGD);

    @Setup
    public void build() {
        step = StepBuilder.of(Zoo.find(network).orElseThrow(), 32, SGD);
    }

    @Benchmark
    public Plan plan() {
        return Planner.planIdeal(step, policy);
    }
}

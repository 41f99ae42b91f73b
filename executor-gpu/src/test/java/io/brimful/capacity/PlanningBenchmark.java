package io.brimful.capacity;

import io.brimful.network.zoo.Zoo;
import io.brimful.plan.KernelTable;
import io.brimful.plan.Plan;
import io.brimful.recompute.Limit;
import io.brimful.recompute.Recomputation;
import io.brimful.step.Step;
import io.brimful.step.StepBuilder;
import io.brimful.trial.Find;
import io.brimful.trial.LearningRate;
import io.brimful.trial.Optimizer;
import io.brimful.trial.Policy;
import io.brimful.trial.Precision;
import java.util.EnumMap;
import java.util.Map;
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

/** Time to answer what is asked of a whole network: its frontier, and the largest batch that fits. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class PlanningBenchmark {
    private static final Optimizer SGD = Optimizer.sgd(new LearningRate.Fixed(0.01), 0.9, 0.0005);
    private static final double MAX_SLOWDOWN = 1.34;
    private static final long MEMORY_BYTES = 12L << 30;

    @Param({"alexnet", "vgg16", "googlenet", "resnet50", "inception_v3", "densenet121", "resnet152"})
    private String network = "";

    private Step step = StepBuilder.of(Zoo.find("lenet").orElseThrow(), 1, SGD);

    @Setup
    public void build() {
        step = StepBuilder.of(Zoo.find(network).orElseThrow(), 32, SGD);
    }

    /** The frontier of a step. */
    @Benchmark
    public Recomputation frontier() {
        return new Recomputation(step, KernelTable::ideal);
    }

    /** The frontier, and the plan of one limit. */
    @Benchmark
    public Plan recompute() {
        return new Recomputation(step, KernelTable::ideal).plan(new Limit(MAX_SLOWDOWN, 0));
    }

    /** The largest batch under every policy. */
    @Benchmark
    public Map<Policy, LargestSize.Answer> capacity() {
        PlanOnPaper planning = new PlanOnPaper(Zoo.find(network).orElseThrow(), 8, SGD, Precision.FP32);
        Map<Policy, LargestSize.Answer> answers = new EnumMap<>(Policy.class);
        for (Policy policy : Policy.values()) {
            LargestSize search = new LargestSize(
                    planning, policy, MAX_SLOWDOWN, Find.BATCH, new Size(64, 1), Integer.MAX_VALUE, 1, probe -> {});
            answers.put(policy, search.within(MEMORY_BYTES));
        }
        return answers;
    }
}

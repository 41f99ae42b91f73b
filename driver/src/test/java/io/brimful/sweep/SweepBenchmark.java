package io.brimful.sweep;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import io.brimful.cluster.Cancellation;
import io.brimful.cluster.Progress;
import io.brimful.cluster.TestSpark;
import io.brimful.conf.SweepSpec;
import io.brimful.results.Attempt;
import io.brimful.results.Samples;
import io.brimful.trial.DeviceSlot;
import io.brimful.trial.Trial;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;

/**
 * What a sweep costs its driver when trials cost nothing: 10,000 of them in {@code local[*]}, each logged, synchronized to the
 * disk and published. Prints the time and the processor's time per trial, and the heap that is in use after 1,000 and at the end.
 */
public final class SweepBenchmark {
    private static final int SIDE = 100;
    private static final int FIRST = 1_000;

    private SweepBenchmark() {}

    public static void main(String[] args) throws IOException {
        Path results = Files.createTempDirectory("brimful-sweep-benchmark-");
        String numbers =
                IntStream.rangeClosed(1, SIDE).mapToObj(Integer::toString).collect(Collectors.joining(","));
        SweepSpec spec = Sweep.spec(ConfigFactory.parseString(
                        "devices = [{ memory = 64000000, threads = 1 }, { memory = 64000000, threads = 1 }]\n"
                                + "trial.batch = [" + numbers + "]\ntrain.optimizer.step-size = [" + numbers + "]")
                .withValue("results.folder", ConfigValueFactory.fromAnyRef(results.toString())));
        SparkSession spark = TestSpark.session();
        long cpu = cpuNanos();
        long wall = System.nanoTime();
        Sweep.run(spark, spec, Samples::train, Optional.empty(), new HeapWatch(), new Cancellation());
        int trials = SIDE * SIDE;
        System.out.printf(
                Locale.ROOT,
                "%,d trials: %.2f ms each, %.2f ms of processor time each; heap %,d kB%n",
                trials,
                (System.nanoTime() - wall) / 1e6 / trials,
                (cpuNanos() - cpu) / 1e6 / trials,
                usedHeapBytes() / 1000);
        spark.stop();
    }

    private static long cpuNanos() {
        return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
                .getProcessCpuTime();
    }

    private static long usedHeapBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static final class HeapWatch implements SweepObserver {
        private int ended;

        @Override
        public void sweepStarted(String sweepId, Path folder, List<Trial> trials) {}

        @Override
        public void trialStarted(Trial trial, DeviceSlot slot) {}

        @Override
        public void trialProgressed(Trial trial, Progress progress) {}

        @Override
        public void trialFinished(Attempt attempt) {
            if (++ended % FIRST == 0) {
                System.out.printf(Locale.ROOT, "%,d trials: heap %,d kB%n", ended, usedHeapBytes() / 1000);
            }
        }
    }
}

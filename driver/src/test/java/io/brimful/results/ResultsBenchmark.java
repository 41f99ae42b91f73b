package io.brimful.results;

import io.brimful.cluster.TestSpark;
import io.brimful.conf.ResultsFormat;
import io.brimful.conf.ResultsSpec;
import io.brimful.sql.ResultsViews;
import io.brimful.trial.Policy;
import io.brimful.trial.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.SparkSession;

/**
 * What results cost: adding a trial, the heap they take, and a query over all of them. Arguments: an empty folder, trials to
 * add to one run, trials of further runs, and the tables' format; both 0 where the folder is full already.
 */
final class ResultsBenchmark {
    private static final List<String> NETWORKS = List.of("lenet", "alexnet", "vgg16", "resnet50", "googlenet");
    private static final int TRIALS_A_RUN = 10_000;

    private ResultsBenchmark() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        ResultsFormat format = ResultsFormat.valueOf(arguments[3].toUpperCase(Locale.ROOT));
        int added = Integer.parseInt(arguments[1]);
        if (added > 0) {
            add(folder, format, added);
        }
        int all = Integer.parseInt(arguments[2]);
        for (int run = 1; run * TRIALS_A_RUN <= all; run++) {
            fill(folder, format, "run" + run);
        }
        query(folder);
    }

    private static void add(Path folder, ResultsFormat format, int trials) {
        long[] nanos = new long[trials];
        long start = System.nanoTime();
        try (SweepResults results =
                SweepResults.create(new ResultsSpec(folder, format), Samples.sweep("run0"), List.of())) {
            for (int number = 0; number < trials; number++) {
                Attempt attempt = attempt("run0", number);
                results.started(attempt.trial(), 0, "1", "here", Samples.SLOT, Instant.now());
                long before = System.nanoTime();
                results.add(attempt);
                nanos[number] = System.nanoTime() - before;
                if (number == trials / 10 || number == trials - 1) {
                    System.out.printf(
                            Locale.ROOT, "heap after GC at %,d trials: %.1f MB%n", number + 1, heapMegabytes());
                }
            }
            long end = System.nanoTime();
            results.finish(Instant.now());
            System.out.printf(Locale.ROOT, "last publication: %.1f s%n", (System.nanoTime() - end) / 1e9);
        }
        System.out.printf(Locale.ROOT, "%,d trials in %.1f s%n", trials, (System.nanoTime() - start) / 1e9);
        Arrays.sort(nanos);
        System.out.printf(
                Locale.ROOT,
                "add: p50 %.2f ms, p95 %.2f ms%n",
                nanos[trials / 2] / 1e6,
                nanos[trials * 95 / 100] / 1e6);
    }

    /* As a sweep leaves it, without waiting for the disk at each trial. */
    private static void fill(Path folder, ResultsFormat format, String sweepId) throws IOException {
        RunFolder run = new RunFolder(Files.createDirectory(folder.resolve(sweepId)));
        TablePublisher publisher = new TablePublisher(run, TableStores.open(format, folder));
        try (RunLog log = RunLog.take(run, Driver.self(Instant.now()), format)) {
            log.append(new LogEntry().add(Tables.SWEEPS, Samples.sweep(sweepId)));
            for (int number = 0; number < TRIALS_A_RUN; number++) {
                log.append(new LogEntry().add(Tables.TRIALS, attempt(sweepId, number)));
                if (number % 1000 == 999) {
                    log.force();
                    publisher.publish(log.safePosition());
                }
            }
        }
    }

    private static Attempt attempt(String sweepId, int number) {
        Policy[] policies = Policy.values();
        Trial trial = Samples.trial(
                String.format(Locale.ROOT, "%05d", number),
                NETWORKS.get(number % NETWORKS.size()),
                policies[number / NETWORKS.size() % policies.length]);
        return Samples.attempt(sweepId, trial, Samples.train(trial, Samples.SLOT));
    }

    private static void query(Path folder) {
        long start = System.nanoTime();
        SparkSession spark = TestSpark.session();
        say("Spark session", start);
        start = System.nanoTime();
        ResultsViews.open(spark, folder);
        say("views", start);
        for (String view : List.of("trials", "trials", "trials", "final_trials", "final_trials")) {
            start = System.nanoTime();
            int rows = spark.sql("SELECT network, policy, max(batch) FROM " + view + " GROUP BY 1, 2")
                    .collectAsList()
                    .size();
            say("query over " + view + ", " + rows + " rows", start);
        }
        System.out.println(spark.table("trials").count() + " trials");
    }

    private static void say(String what, long start) {
        System.out.printf(Locale.ROOT, "%s: %.2f s%n", what, (System.nanoTime() - start) / 1e9);
    }

    private static double heapMegabytes() {
        System.gc();
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return (runtime.totalMemory() - runtime.freeMemory()) / 1e6;
    }
}

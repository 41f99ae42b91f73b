package io.brimful.sweep;

import com.typesafe.config.Config;
import io.brimful.cluster.Cancellation;
import io.brimful.cluster.DeviceSlots;
import io.brimful.cluster.Finished;
import io.brimful.cluster.TrialObserver;
import io.brimful.cluster.TrialPool;
import io.brimful.cluster.TrialTask;
import io.brimful.conf.SweepReader;
import io.brimful.conf.SweepSpec;
import io.brimful.conf.Vocabulary;
import io.brimful.network.zoo.Zoo;
import io.brimful.results.Attempt;
import io.brimful.results.SweepRecord;
import io.brimful.results.SweepResults;
import io.brimful.results.TrialState;
import io.brimful.run.Devices;
import io.brimful.search.Grid;
import io.brimful.trial.DeviceSlot;
import io.brimful.trial.Trial;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Runs sweeps: what the {@code brimful sweep} command, notebooks and other Spark applications call. */
public final class Sweep {
    private Sweep() {}

    /**
     * Runs every trial of a sweep and returns the run's rows of the table {@code trials}.
     *
     * @param spark a session of {@code local[*]}
     * @param config resolved, the keys of {@code reference.conf} at the root or under {@code brimful}
     * @throws io.brimful.conf.InvalidConfiguration when the configuration has faults; nothing has run then
     * @throws io.brimful.results.UnusableResults when the results folder cannot be written
     */
    public static Dataset<Row> run(SparkSession spark, Config config) {
        return run(spark, spec(config), TrialTask.TRAIN, SweepObserver.SILENT, new Cancellation())
                .trials(spark);
    }

    /**
     * Checks a configuration against the networks and devices of this build.
     *
     * @throws io.brimful.conf.InvalidConfiguration with every fault
     */
    public static SweepSpec spec(Config config) {
        return SweepReader.read(config, vocabulary());
    }

    /**
     * The devices of this machine that a sweep would use.
     *
     * @throws io.brimful.device.DeviceUnavailable when one is asked for that is not there
     */
    public static List<DeviceSlot> slots(SweepSpec spec) {
        return DeviceSlots.of(
                spec.devices(), spec.concurrency(), Runtime.getRuntime().availableProcessors());
    }

    /**
     * Runs every trial of a sweep.
     *
     * @param task what runs a trial
     * @param observer hears how it goes on
     * @param cancellation stops it; so does interrupting the calling thread
     */
    public static SweepRun run(
            SparkSession spark, SweepSpec spec, TrialTask task, SweepObserver observer, Cancellation cancellation) {
        List<Trial> trials = Grid.trials(spec);
        Instant start = Instant.now();
        String sweepId = SweepIds.next(spec.name(), start);
        List<DeviceSlot> slots = slots(spec);
        List<Attempt> attempts = new ArrayList<>();
        try (SweepResults results =
                SweepResults.create(spec.results(), record(spark, spec, sweepId, start, trials.size()), trials)) {
            observer.sweepStarted(sweepId, results.folder(), trials);
            new TrialPool(spark.sparkContext(), slots, task, logging(sweepId, results, attempts, observer))
                    .run(trials, cancellation);
            results.finish(Instant.now());
            SweepRun.End end = cancellation.isRequested() ? SweepRun.End.CANCELLED : SweepRun.End.FINISHED;
            return new SweepRun(sweepId, results.folder(), end, trials.size(), inOrder(attempts));
        }
    }

    private static Vocabulary vocabulary() {
        return new Vocabulary(Zoo.names(), Devices.names(), Devices.gpus());
    }

    private static SweepRecord record(SparkSession spark, SweepSpec spec, String sweepId, Instant start, int trials) {
        String version = Optional.ofNullable(Sweep.class.getPackage().getImplementationVersion())
                .orElse("development");
        return new SweepRecord(
                sweepId,
                spec.name(),
                0,
                spec.rendered(),
                SweepIds.sha256(spec.rendered()),
                version,
                spark.version(),
                start,
                Optional.empty(),
                trials);
    }

    private static TrialObserver logging(
            String sweepId, SweepResults results, List<Attempt> attempts, SweepObserver observer) {
        return new TrialObserver() {
            @Override
            public void started(Trial trial, DeviceSlot slot) {
                results.started(trial, 0, "", "", slot, Instant.now());
                observer.trialStarted(trial, slot);
            }

            @Override
            public void finished(Finished finished) {
                Attempt attempt = attempt(sweepId, finished);
                results.add(attempt);
                attempts.add(attempt.brief());
                observer.trialFinished(attempt);
            }
        };
    }

    private static Attempt attempt(String sweepId, Finished finished) {
        TrialState state =
                finished.end() == Finished.End.EXECUTOR_LOST ? TrialState.LOST : TrialState.of(finished.outcome());
        return new Attempt(
                sweepId,
                finished.trial(),
                0,
                state,
                finished.slot(),
                finished.outcome(),
                finished.executor(),
                finished.startedAt(),
                finished.finishedAt());
    }

    private static List<Attempt> inOrder(List<Attempt> attempts) {
        return attempts.stream()
                .sorted(Comparator.comparing(attempt -> attempt.trial().id()))
                .toList();
    }
}

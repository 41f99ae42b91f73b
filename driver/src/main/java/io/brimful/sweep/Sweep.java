package io.brimful.sweep;

import com.typesafe.config.Config;
import io.brimful.cluster.Cancellation;
import io.brimful.cluster.Fleets;
import io.brimful.cluster.Queued;
import io.brimful.cluster.TrialTask;
import io.brimful.conf.SweepReader;
import io.brimful.conf.SweepSpec;
import io.brimful.conf.Vocabulary;
import io.brimful.network.zoo.Zoo;
import io.brimful.results.Attempt;
import io.brimful.results.PastAttempts;
import io.brimful.results.PastRun;
import io.brimful.results.SweepRecord;
import io.brimful.results.SweepResults;
import io.brimful.run.Devices;
import io.brimful.search.Grid;
import io.brimful.trial.DeviceSlot;
import io.brimful.trial.Trial;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
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
     * @param spark a session of {@code local[*]}, or of a cluster whose executors have Brimful's jars, plugin and one device each
     * @param config resolved, the keys of {@code reference.conf} at the root or under {@code brimful}
     * @throws io.brimful.conf.InvalidConfiguration when the configuration has faults; nothing has run then
     * @throws io.brimful.results.UnusableResults when the results folder cannot be written
     * @throws io.brimful.cluster.NoDevice when the cluster has no device for what is left
     */
    public static Dataset<Row> run(SparkSession spark, Config config) {
        return run(spark, spec(config), Optional.empty());
    }

    /**
     * Goes on with the newest run of a sweep that has not finished, or begins one when there is none.
     *
     * @see #run(SparkSession, Config)
     */
    public static Dataset<Row> resume(SparkSession spark, Config config) {
        SweepSpec spec = spec(config);
        return run(
                spark,
                spec,
                PastRun.newest(spec.results().folder(), spec.name()).map(Continuation::of));
    }

    private static Dataset<Row> run(SparkSession spark, SweepSpec spec, Optional<Continuation> continuation) {
        return run(spark, spec, trainer(spark, spec), continuation, SweepObserver.SILENT, new Cancellation())
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
        return Fleets.slots(spec);
    }

    /** What runs the trials of a sweep, contained as its file says. */
    public static TrialTask trainer(SparkSession spark, SweepSpec spec) {
        return Fleets.trainer(spark.sparkContext(), spec);
    }

    /**
     * Runs every trial of a sweep, or what an earlier run left of them.
     *
     * @param task what runs a trial
     * @param observer hears how it goes on
     * @param cancellation stops it; so does interrupting the calling thread
     */
    public static SweepRun run(
            SparkSession spark,
            SweepSpec spec,
            TrialTask task,
            Optional<Continuation> continuation,
            SweepObserver observer,
            Cancellation cancellation) {
        List<Trial> grid = Grid.trials(spec);
        Agenda agenda = spec.perDeviceModel() ? Agenda.perModel(continuation) : Agenda.of(grid, continuation);
        SweepRecord record = record(spark, spec, continuation, agenda.planned().size());
        try (SweepResults results = open(spec, record, continuation, agenda.planned())) {
            RunningSweep running = new RunningSweep(record.sweepId(), results, observer, agenda, grid);
            running.lose(agenda.orphans());
            observer.sweepStarted(
                    record.sweepId(),
                    results.folder(),
                    agenda.todo().stream().map(Queued::trial).toList());
            Fleets.pool(spark.sparkContext(), spec, task, running, record.sweepId())
                    .run(agenda.todo(), cancellation);
            if (cancellation.isRequested()) {
                results.suspend();
            } else {
                results.finish(Instant.now());
            }
            SweepRun.End end = cancellation.isRequested() ? SweepRun.End.CANCELLED : SweepRun.End.FINISHED;
            List<Attempt> attempts = running.attempts();
            return new SweepRun(
                    record.sweepId(),
                    results.folder(),
                    end,
                    agenda.planned().size(),
                    continuation.isPresent() ? withEarlier(attempts, results.folder(), agenda) : attempts);
        }
    }

    /* What an earlier driver has settled is part of the answer. */
    private static List<Attempt> withEarlier(List<Attempt> own, Path folder, Agenda agenda) {
        List<Attempt> all = new ArrayList<>(own);
        all.addAll(PastAttempts.of(folder, agenda.settled()));
        all.sort(Attempt.BY_TRIAL);
        return all;
    }

    private static SweepResults open(
            SweepSpec spec, SweepRecord record, Optional<Continuation> continuation, List<Trial> planned) {
        return continuation.isPresent()
                ? SweepResults.resume(spec.results(), continuation.get().past(), record, planned)
                : SweepResults.create(spec.results(), record, planned);
    }

    private static Vocabulary vocabulary() {
        return new Vocabulary(Zoo.names(), new CaffeFiles(), Devices.names(), Devices.gpus());
    }

    private static SweepRecord record(
            SparkSession spark, SweepSpec spec, Optional<Continuation> continuation, int trials) {
        String version = Optional.ofNullable(Sweep.class.getPackage().getImplementationVersion())
                .orElse("development");
        Instant now = Instant.now();
        Optional<SweepRecord> past = continuation.map(known -> known.past().sweep());
        return new SweepRecord(
                past.map(SweepRecord::sweepId).orElseGet(() -> SweepIds.next(spec.name(), now)),
                spec.name(),
                0,
                spec.rendered(),
                SweepIds.sha256(spec.rendered()),
                version,
                spark.version(),
                past.map(SweepRecord::startedAt).orElse(now),
                Optional.empty(),
                trials);
    }
}

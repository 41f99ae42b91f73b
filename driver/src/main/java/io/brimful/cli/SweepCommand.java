package io.brimful.cli;

import com.typesafe.config.Config;
import io.brimful.cluster.Cancellation;
import io.brimful.cluster.ClusterSession;
import io.brimful.cluster.Fleets;
import io.brimful.cluster.LocalSession;
import io.brimful.cluster.Master;
import io.brimful.cluster.SparkSettings;
import io.brimful.cluster.TrialTask;
import io.brimful.conf.SweepFile;
import io.brimful.conf.SweepSpec;
import io.brimful.report.SweepTable;
import io.brimful.results.Attempt;
import io.brimful.results.PastRun;
import io.brimful.results.SweepResults;
import io.brimful.results.TrialState;
import io.brimful.search.Grid;
import io.brimful.sweep.Continuation;
import io.brimful.sweep.Sweep;
import io.brimful.sweep.SweepRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code brimful sweep CONF}: runs every trial of a file and answers with a row for each. */
@Command(
        name = "sweep",
        mixinStandardHelpOptions = true,
        description = "Runs every trial that a HOCON file describes and answers with a row for each.",
        footer = {
            "",
            "Examples:",
            "  brimful sweep conf/quickstart.conf",
            "  brimful sweep conf/width.conf --set trial.network=[lenet,alexnet] --format json",
            "  brimful sweep conf/quickstart.conf --master spark://10.0.0.1:7077 --conf spark.executor.memory=4g",
            "  brimful sweep conf/quickstart.conf --resume",
            "  brimful sweep my.conf --set 'devices=[{ memory = 4 GiB }]' --results /data/sweeps",
            "",
            "Exit codes: 0 all done; 1 error; 2 bad usage or configuration; 3 input missing;",
            "  4 finished with failed trials; 5 the cluster does not answer, or has no device for what is left;",
            "  6 results could not be written any more; 130 interrupted."
        })
final class SweepCommand implements Callable<Integer> {
    private final Optional<TrialTask> task;

    @Spec
    private @Nullable CommandSpec command;

    @Parameters(paramLabel = "CONF", description = "The sweep, in HOCON; every key is in reference.conf.")
    private Path file = Path.of("");

    @Option(
            names = "--set",
            paramLabel = "key=value",
            description = "A value above the file's; a list in brackets is an axis of the grid. Repeatable.")
    private List<String> overrides = new ArrayList<>();

    @Option(names = "--results", paramLabel = "DIR", description = "Folder of the results, above the file's.")
    private Optional<String> results = Optional.empty();

    @Mixin
    private SparkOptions where = new SparkOptions();

    @Mixin
    private ResumeOptions resume = new ResumeOptions();

    @Option(names = "--dry-run", description = "With --master: prints the call of spark-submit, and runs nothing.")
    private boolean dryRun;

    @Mixin
    private Output output = new Output();

    @Mixin
    @SuppressWarnings("UnusedVariable") // its option acts by itself
    private Debug debug = new Debug();

    SweepCommand() {
        this.task = Optional.empty();
    }

    /**
     * The command with something else than the trainer, for tests.
     *
     * @param task what runs a trial
     */
    SweepCommand(TrialTask task) {
        this.task = Optional.of(task);
    }

    @Override
    public Integer call() throws IOException {
        String master = where.master();
        Config config = config();
        SweepSpec spec = Sweep.spec(config);
        if (dryRun && (Master.isLocal(master) || SparkOptions.isSubmitted())) {
            throw new UserError(
                    ExitCode.USAGE,
                    "--dry-run prints the call of spark-submit, so it needs a --master that is not local");
        }
        requireDevices(master, spec);
        SweepResults.check(spec.results().folder());
        Optional<Continuation> continuation = continuation(spec);
        if (Master.isLocal(master)) {
            SparkSession spark = session(Sweep.slots(spec).size(), localSettings(spec));
            return run(spark, spec, continuation);
        }
        return SparkOptions.isSubmitted() ? runOnCluster(config, spec, continuation) : submit(master);
    }

    /* Before anything is made. */
    private void requireDevices(String master, SweepSpec spec) {
        if (!Master.isLocal(master)) {
            Fleets.template(spec);
            return;
        }
        Master.localFault(localSettings(spec)).ifPresent(fault -> {
            throw new UserError(ExitCode.USAGE, fault);
        });
        Sweep.slots(spec);
    }

    private Map<String, String> localSettings(SweepSpec spec) {
        Map<String, String> settings = new TreeMap<>(spec.cluster().spark());
        settings.putAll(where.settings());
        return settings;
    }

    private Config config() {
        Config file = SweepFile.named(SweepFile.load(this.file, overrides), this.file);
        Config config = SweepFile.above(file, where.sweepKeys(), "--conf");
        return results.map(folder -> SweepFile.with(config, "results.folder", folder, "--results"))
                .orElse(config);
    }

    private static SparkSession session(int devices, Map<String, String> settings) {
        try {
            return LocalSession.open(devices, settings);
        } catch (IllegalArgumentException refused) {
            throw new UserError(
                    ExitCode.USAGE,
                    "Spark refuses one of its settings (--conf, or the file's group spark): " + refused.getMessage(),
                    refused);
        }
    }

    private int runOnCluster(Config config, SweepSpec spec, Optional<Continuation> continuation) throws IOException {
        SparkConf conf = new SparkConf();
        SparkSettings.complete(conf, spec);
        SweepSpec effective = Sweep.spec(SparkOptions.withEffective(config, SparkSettings.shown(conf)));
        effective.rendered().lines().forEach(err()::println);
        err().flush();
        try (SparkSession spark = ClusterSession.open(conf)) {
            return run(spark, effective, continuation);
        }
    }

    private int submit(String master) throws IOException {
        Master.reach(master);
        List<String> arguments = SparkOptions.without(
                command == null
                        ? List.of()
                        : command.commandLine().getParseResult().originalArgs());
        List<String> submission = Submit.command(master, where.pairs(), arguments);
        if (dryRun) {
            out().println(Submit.quoted(submission));
            out().flush();
            return ExitCode.DONE;
        }
        return Submit.run(submission, err());
    }

    private int run(SparkSession spark, SweepSpec spec, Optional<Continuation> continuation) {
        continuation.ifPresent(past -> announce(past, spec));
        Cancellation cancellation = new Cancellation();
        Interrupts.cancel(cancellation, "ending the running trials", err());
        SweepRun run = run(spark, spec, continuation, cancellation);
        output.print(SweepTable.of(finals(run)));
        say(run);
        return exitCode(
                run, continuation.filter(Continuation::hasSettledFailures).isPresent());
    }

    /* A sweep that was broken off is not begun anew by mistake. */
    private Optional<Continuation> continuation(SweepSpec spec) {
        Path folder = spec.results().folder();
        if (!resume.resumes()) {
            Optional<PastRun> unfinished = resume.isNew() ? Optional.empty() : PastRun.newest(folder, spec.name());
            unfinished.map(Continuation::of).ifPresent(past -> {
                throw new UserError(
                        ExitCode.USAGE,
                        String.format(
                                "sweep '%s' has a run in %s that has not finished: %s, %d of %d trials are done; --resume goes"
                                        + " on with it, --new begins another one",
                                spec.name(),
                                folder,
                                past.past().sweep().sweepId(),
                                past.settledTrials(),
                                past.past().trials().size()));
            });
            return Optional.empty();
        }
        return Optional.of(resume.of(folder, spec.name()));
    }

    private void announce(Continuation continuation, SweepSpec spec) {
        err().println("resuming " + continuation.past().sweep().sweepId() + ": " + continuation.settledTrials() + " of "
                + continuation.past().trials().size() + " trials are done");
        long strangers = spec.perDeviceModel() ? 0 : continuation.strangersTo(Grid.trials(spec));
        if (strangers > 0) {
            err().println("warning: " + strangers
                    + " of them are not in the file as it is now; their rows stay, and the file's"
                    + " trials join: the run then holds both");
        }
        err().flush();
    }

    private SweepRun run(
            SparkSession spark, SweepSpec spec, Optional<Continuation> continuation, Cancellation cancellation) {
        TrialTask work = task.orElseGet(() -> Sweep.trainer(spark, spec));
        if (!Terminal.STDERR.isConnected()) {
            return Sweep.run(spark, spec, work, continuation, new PlainLines(err()), cancellation);
        }
        try (LiveBar bar = new LiveBar()) {
            return Sweep.run(spark, spec, work, continuation, bar, cancellation);
        }
    }

    private void say(SweepRun run) {
        SweepTable.reasons(finals(run)).forEach(err()::println);
        SweepTable.limits(run.attempts()).forEach(err()::println);
        String where = "results: " + run.folder();
        err().println(
                        run.end() == SweepRun.End.CANCELLED
                                ? "interrupted after " + ended(run) + " of " + run.planned() + " trials; " + where
                                        + "; the same command with --resume goes on"
                                : where);
        err().flush();
    }

    /* What was lost has another row, or none as yet. */
    private static List<Attempt> finals(SweepRun run) {
        return run.attempts().stream()
                .filter(attempt -> attempt.state() != TrialState.LOST)
                .toList();
    }

    private static long ended(SweepRun run) {
        return finals(run).stream()
                .filter(attempt -> attempt.state() != TrialState.CANCELLED)
                .count();
    }

    private static int exitCode(SweepRun run, boolean othersFailed) {
        if (run.end() == SweepRun.End.CANCELLED) {
            return ExitCode.INTERRUPTED;
        }
        return othersFailed || finals(run).stream().anyMatch(attempt -> attempt.state() == TrialState.FAILED)
                ? ExitCode.TRIALS_FAILED
                : ExitCode.DONE;
    }

    private PrintWriter out() {
        if (command == null) {
            throw new IllegalStateException("not run as a command");
        }
        return command.commandLine().getOut();
    }

    private PrintWriter err() {
        if (command == null) {
            throw new IllegalStateException("not run as a command");
        }
        return command.commandLine().getErr();
    }
}

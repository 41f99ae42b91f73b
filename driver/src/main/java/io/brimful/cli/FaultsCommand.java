package io.brimful.cli;

import io.brimful.cluster.LocalSession;
import io.brimful.cluster.LoopbackCluster;
import io.brimful.cluster.Submission;
import io.brimful.faults.FaultCampaign;
import io.brimful.faults.FaultKind;
import io.brimful.faults.FaultReport;
import io.brimful.report.Field;
import io.brimful.report.Listing;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code brimful faults}: sweeps under faults, and whether anything was lost. */
@Command(
        name = "faults",
        mixinStandardHelpOptions = true,
        description = {
            "Runs sweeps on a cluster of its own on this machine, does harm to each in its middle, and holds what came out",
            "against the same sweep without harm: each trial must have one final row, and the same one."
        },
        footer = {
            "",
            "Examples:",
            "  brimful faults --runs 100 --seed 1",
            "  brimful faults --runs 100 --seed 1 --first 38",
            "  brimful faults --runs 5 --only kill-driver",
            "",
            "Exit codes: 0 nothing lost, doubled or different; 1 something was; 2 bad usage; 5 the cluster did not come up."
        })
final class FaultsCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec command;

    @Option(names = "--runs", paramLabel = "N", defaultValue = "9", description = "Sweeps; default: ${DEFAULT-VALUE}.")
    private int runs;

    @Option(
            names = "--first",
            paramLabel = "N",
            defaultValue = "1",
            description = {
                "The first of the --runs to make, so that a campaign that was broken off goes on;",
                "default: ${DEFAULT-VALUE}."
            })
    private int first;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Of victims and moments; default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--faults-per-run",
            paramLabel = "N",
            defaultValue = "1",
            description = "Faults that each sweep suffers, one after the other; default: ${DEFAULT-VALUE}.")
    private int faultsPerRun;

    @Option(
            names = "--only",
            paramLabel = "FAULT",
            split = ",",
            description = "Of these: ${COMPLETION-CANDIDATES}; default: all, in turn.")
    private List<FaultKind> only = new ArrayList<>();

    @Option(
            names = "--trials",
            paramLabel = "N",
            defaultValue = "12",
            description = "Trials of each sweep; default: ${DEFAULT-VALUE}.")
    private int trials;

    @Option(
            names = "--workers",
            paramLabel = "N",
            defaultValue = "2",
            description = "Workers of the cluster, one device on each; default: ${DEFAULT-VALUE}.")
    private int workers;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "Folder of files and logs, which stay; default: a temporary one.")
    private Optional<Path> folder = Optional.empty();

    @Mixin
    private Output output = new Output();

    @Mixin
    @SuppressWarnings("UnusedVariable") // its option acts by itself
    private Debug debug = new Debug();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Require.atLeast(1, runs, "--runs");
        Require.atLeast(1, first, "--first");
        if (first > runs) {
            throw new UserError(ExitCode.USAGE, "--first is " + first + ", must be at most --runs (" + runs + ")");
        }
        Require.atLeast(1, faultsPerRun, "--faults-per-run");
        Require.atLeast(8, trials, "--trials");
        Require.atLeast(2, workers, "--workers");
        Path jar = Submission.jarOf(FaultsCommand.class)
                .orElseThrow(() -> new UserError(ExitCode.ERROR, "not run from a jar; use bin/brimful"));
        Path work = folder.isPresent()
                ? Files.createDirectories(folder.get().toAbsolutePath())
                : Files.createTempDirectory("brimful-faults-");
        say("files and logs are in " + work);
        LoopbackCluster cluster = LoopbackCluster.start(
                work.resolve("cluster"), jar.resolveSibling("lib"), new LoopbackCluster.Size(workers, 1));
        FaultCampaign campaign = new FaultCampaign(LocalSession.open(1), jar, work, cluster, trials, this::say);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            campaign.abandon();
            stop(cluster);
        }));
        try {
            List<FaultReport> reports = campaign.run(plans(), first - 1, seed);
            output.print(listing(reports));
            return reports.stream().allMatch(FaultReport::isClean) ? ExitCode.DONE : ExitCode.ERROR;
        } finally {
            stop(cluster);
        }
    }

    private static void stop(LoopbackCluster cluster) {
        try {
            cluster.stop();
        } catch (IOException | RuntimeException gone) {
            // It was stopped before.
        }
    }

    /* Each fault as often as any other. */
    private List<List<FaultKind>> plans() {
        List<FaultKind> kinds = only.isEmpty() ? Arrays.asList(FaultKind.values()) : only;
        List<List<FaultKind>> plans = new ArrayList<>();
        for (int run = 0; run < runs; run++) {
            List<FaultKind> plan = new ArrayList<>();
            for (int fault = 0; fault < faultsPerRun; fault++) {
                plan.add(kinds.get((run * faultsPerRun + fault) % kinds.size()));
            }
            plans.add(plan);
        }
        return plans;
    }

    private static Listing listing(List<FaultReport> reports) {
        List<Field> fields = List.of(
                Field.text("fault", "fault"),
                Field.count("runs", "runs"),
                Field.count("lost", "lost"),
                Field.count("doubled", "doubled"),
                Field.count("different", "different"),
                Field.count("stuck", "stuck"),
                Field.count("missed", "missed"),
                Field.count("again", "attempts again"),
                Field.count("resumed", "resumed"));
        return new Listing(
                fields,
                reports.stream()
                        .map(each -> Arrays.<@Nullable Object>asList(
                                each.fault(),
                                each.runs(),
                                each.lost(),
                                each.doubled(),
                                each.different(),
                                each.stuck(),
                                each.missed(),
                                each.again(),
                                each.resumed()))
                        .collect(Collectors.toList()));
    }

    private void say(String line) {
        if (command == null) {
            throw new IllegalStateException("not run as a command");
        }
        PrintWriter err = command.commandLine().getErr();
        err.println(line);
        err.flush();
    }
}

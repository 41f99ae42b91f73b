package io.brimful.cli;

import io.brimful.cluster.LoopbackCluster;
import io.brimful.cluster.Submission;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code brimful cluster}: a Spark cluster on this machine, for trying. */
@Command(
        name = "cluster",
        mixinStandardHelpOptions = true,
        description = {
            "Starts and ends a standalone Spark cluster on this machine, for trying: a master and workers on the loopback",
            "interface, from the jars that Brimful brings."
        },
        footer = {
            "",
            "Examples:",
            "  brimful cluster start --workers 2 --devices-per-worker 2",
            "  brimful sweep conf/quickstart.conf --master spark://127.0.0.1:PORT",
            "  brimful cluster stop",
            "",
            "Exit codes: 0 all done; 1 error; 2 bad usage, or no such cluster; 5 it did not come up."
        })
final class ClusterCommand implements Callable<Integer> {
    private static final String FOLDER = ".brimful-cluster";

    @Spec
    private @Nullable CommandSpec command;

    @Override
    public Integer call() {
        if (command != null) {
            command.commandLine().usage(command.commandLine().getErr());
        }
        return ExitCode.USAGE;
    }

    /** Where it lives. */
    static final class Folder {
        @Option(
                names = "--dir",
                paramLabel = "DIR",
                defaultValue = FOLDER,
                description = "Folder of its state and logs; default: ${DEFAULT-VALUE}.")
        private Path path = Path.of(FOLDER);
    }

    @Command(
            name = "start",
            mixinStandardHelpOptions = true,
            description = "Starts the cluster and prints its address once all workers have registered.")
    int start(
            @Mixin Folder folder,
            @Option(
                            names = "--workers",
                            paramLabel = "N",
                            defaultValue = "2",
                            description = "Worker processes; default: ${DEFAULT-VALUE}.")
                    int workers,
            @Option(
                            names = "--devices-per-worker",
                            paramLabel = "N",
                            defaultValue = "2",
                            description = {
                                "Devices that each worker offers, one executor on each; default: ${DEFAULT-VALUE}.",
                                "The first worker has the devices 0 to N - 1, the next one goes on."
                            })
                    int devices,
            @Mixin Debug debug)
            throws IOException {
        Require.atLeast(1, workers, "--workers");
        Require.atLeast(1, devices, "--devices-per-worker");
        Path lib = Submission.jarOf(ClusterCommand.class)
                .orElseThrow(() -> new UserError(ExitCode.ERROR, "not run from a jar; use bin/brimful"))
                .resolveSibling("lib");
        PrintWriter err = out().getErr();
        err.println("brimful: starting a master and " + workers + (workers == 1 ? " worker ..." : " workers ..."));
        err.flush();
        LoopbackCluster cluster = LoopbackCluster.start(folder.path, lib, new LoopbackCluster.Size(workers, devices));
        out().getOut().println(cluster.url());
        out().getOut().flush();
        err.println("brimful: its page is " + cluster.page() + "; `brimful sweep CONF --master " + cluster.url()
                + "` runs a sweep on it, `brimful cluster stop` ends it");
        err.flush();
        return ExitCode.DONE;
    }

    @Command(
            name = "stop",
            mixinStandardHelpOptions = true,
            description = "Ends the cluster's own processes, and no others.")
    int stop(@Mixin Folder folder, @Mixin Debug debug) throws IOException {
        LoopbackCluster.open(folder.path).stop();
        return ExitCode.DONE;
    }

    @Command(name = "status", mixinStandardHelpOptions = true, description = "Prints the cluster's address.")
    int status(@Mixin Folder folder, @Mixin Debug debug) throws IOException {
        LoopbackCluster cluster = LoopbackCluster.open(folder.path);
        if (!cluster.isAlive()) {
            throw new UserError(
                    ExitCode.NO_DEVICE,
                    "not all processes of the cluster in " + folder.path
                            + " are alive; `brimful cluster stop`, then start it again");
        }
        out().getOut().println(cluster.url());
        out().getOut().flush();
        return ExitCode.DONE;
    }

    private picocli.CommandLine out() {
        if (command == null) {
            throw new IllegalStateException("not run as a command");
        }
        return command.commandLine();
    }
}

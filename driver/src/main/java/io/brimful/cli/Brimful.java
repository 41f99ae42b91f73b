package io.brimful.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code brimful} command: its subcommands, help and version. */
@Command(
        name = "brimful",
        mixinStandardHelpOptions = true,
        versionProvider = Brimful.Version.class,
        description = "Fills every GPU to the brim: hyperparameter sweeps with memory-planned training.",
        subcommands = {
            SweepCommand.class,
            ClusterCommand.class,
            FaultsCommand.class,
            SqlCommand.class,
            RepairCommand.class,
            PlanCommand.class,
            CapacityCommand.class,
            PackCommand.class,
            TrainCommand.class,
            DescribeCommand.class,
            CaffeMemoryCommand.class,
            DevicesCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Examples:",
            "  brimful sweep conf/quickstart.conf",
            "  brimful plan vgg16 --batch 64",
            "  brimful capacity vgg16 --memory 12GiB",
            "  brimful caffe-memory train_val.prototxt",
            "  brimful pack A.1048576.csv --output placed.csv",
            "  brimful train lenet --batch 64 --steps 100",
            "  brimful sql \"SELECT network, policy, max(batch) FROM trials GROUP BY 1, 2\"",
            "",
            "Exit codes: 0 all done; 1 error; 2 bad usage or configuration; 3 input missing;",
            "  4 finished with failed trials, or not placed; 5 the cluster has no device for what is left;",
            "  6 results could not be written any more; 130 interrupted."
        })
public final class Brimful implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec command;

    /** Runs the command line and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(run(args));
    }

    /* What the JVM itself runs out of is no bug to trace: a query nested too deeply, a batch beyond all bounds. */
    private static int run(String[] args) {
        try {
            return commandLine(CommandLine.defaultFactory()).execute(args);
        } catch (OutOfMemoryError | StackOverflowError exhausted) {
            System.err.println("brimful: the JVM ran out of "
                    + (exhausted instanceof StackOverflowError ? "stack" : "memory")
                    + "; ask for less, or give it more: BRIMFUL_JAVA_OPTS='-Xmx4g -Xss64m'");
            return ExitCode.ERROR;
        }
    }

    /**
     * The command line with all its commands.
     *
     * @param commands makes the objects of the commands
     */
    static CommandLine commandLine(IFactory commands) {
        return new CommandLine(new Brimful(), commands)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setParameterExceptionHandler(Brimful::misused)
                .setExecutionExceptionHandler(new Errors());
    }

    /* The whole usage would push the message off the screen. */
    private static int misused(ParameterException misuse, String[] args) {
        CommandLine command = misuse.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        command.getErr().println("brimful: " + misuse.getMessage() + "; see '" + name + " --help'");
        command.getErr().flush();
        return ExitCode.USAGE;
    }

    /** Without a command there is nothing to do. */
    @Override
    public Integer call() {
        if (command != null) {
            command.commandLine().usage(command.commandLine().getErr());
        }
        return ExitCode.USAGE;
    }

    /** This build's version, which Maven writes into a resource. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            try (InputStream text = Objects.requireNonNull(Brimful.class.getResourceAsStream("version.txt"))) {
                return new String[] {"brimful " + new String(text.readAllBytes(), StandardCharsets.UTF_8).strip()};
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}

package io.brimful.cli;

import io.brimful.cluster.LocalSession;
import io.brimful.results.RunRepair;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code brimful repair RUN}: takes damaged lines out of a run's log, and puts back what the tables have. */
@Command(
        name = "repair",
        mixinStandardHelpOptions = true,
        description = {
            "Takes damaged lines out of a run's log, and fills up a log that was cut off, so that it can be read and resumed.",
            "What the tables have of that is put back into the log. What is taken out is kept beside it; a line for each",
            "says what was lost."
        },
        footer = {
            "",
            "Example:",
            "  brimful repair brimful-results/quickstart-20260131T094512Z-3fa9c1",
            "",
            "Exit codes: 0 all done; 1 error; 2 bad usage, not a run, or a run that goes on; 3 no such folder."
        })
final class RepairCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec command;

    @Parameters(paramLabel = "RUN", description = "Folder of the run, as `brimful sweep` named it.")
    private Path run = Path.of("");

    @Mixin
    @SuppressWarnings("UnusedVariable") // its option acts by itself
    private Debug debug = new Debug();

    @Override
    public Integer call() {
        if (!Files.exists(run)) {
            throw new UserError(
                    ExitCode.INPUT_MISSING,
                    run + ": no such folder; name it with that of the results, as `brimful sweep` printed it");
        }
        List<String> done = RunRepair.repair(run, this::session);
        done.forEach(out()::println);
        if (done.isEmpty()) {
            out().println(run + ": nothing is damaged");
        }
        out().flush();
        return ExitCode.DONE;
    }

    /* It takes some seconds to start. */
    private SparkSession session() {
        err().println("looking in the tables for what is lost ...");
        err().flush();
        return LocalSession.open(1);
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

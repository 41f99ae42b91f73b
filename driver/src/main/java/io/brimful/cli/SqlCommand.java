package io.brimful.cli;

import io.brimful.cluster.LocalSession;
import io.brimful.results.ResultsContent;
import io.brimful.sql.ResultsViews;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code brimful sql}: Spark SQL over the tables of a results folder. */
@Command(
        name = "sql",
        mixinStandardHelpOptions = true,
        description = {
            "Answers a Spark SQL query over the results: tables sweeps, trials, probes, trial_steps, devices.",
            "Without a query it reads statements from standard input, each ended by ';'."
        },
        footer = {
            "",
            "Examples:",
            "  brimful sql \"SELECT network, policy, max(batch) FROM trials GROUP BY 1, 2\"",
            "  brimful sql \"DESCRIBE trials\"",
            "  brimful sql --format csv \"SELECT * FROM trial_steps\" > steps.csv",
            "",
            "Exit codes: 0 all done; 1 error; 2 bad usage or a mistake in the query; 3 no such results folder."
        })
final class SqlCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec command;

    @Parameters(arity = "0..1", paramLabel = "QUERY", description = "One statement; without it a prompt.")
    private Optional<String> query = Optional.empty();

    @Option(
            names = "--results",
            paramLabel = "DIR",
            defaultValue = "brimful-results",
            description = "Folder of the results; default: ${DEFAULT-VALUE}.")
    private Path results = Path.of("");

    @Mixin
    private Output output = new Output();

    @Mixin
    @SuppressWarnings("UnusedVariable") // its option acts by itself
    private Debug debug = new Debug();

    @Override
    public Integer call() throws ParseException {
        if (!Files.exists(results)) {
            throw new UserError(
                    ExitCode.INPUT_MISSING, results + ": no such results folder; `brimful sweep CONF` makes one");
        }
        /* What is there is found while Spark starts. */
        CompletableFuture<ResultsContent> content = CompletableFuture.supplyAsync(() -> ResultsContent.of(results));
        SparkSession spark = LocalSession.open(1);
        ResultsViews.open(spark, found(content));
        Statements statements = new Statements(spark, output);
        if (query.isPresent()) {
            statements.run(query.get());
            return ExitCode.DONE;
        }
        return new SqlPrompt(statements, err()).run();
    }

    private static ResultsContent found(CompletableFuture<ResultsContent> content) {
        try {
            return content.join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException known) {
                throw known;
            }
            throw failed;
        }
    }

    private PrintWriter err() {
        if (command == null) {
            throw new IllegalStateException("not run as a command");
        }
        return command.commandLine().getErr();
    }
}

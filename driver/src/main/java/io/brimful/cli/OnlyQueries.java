package io.brimful.cli;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.catalyst.plans.logical.Command;
import org.apache.spark.sql.catalyst.plans.logical.InsertIntoDir;
import org.apache.spark.sql.catalyst.plans.logical.InsertIntoStatement;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.ParsedStatement;

/** Refuses every statement that could change the results: what is parsed must be a query, or say something about one. */
final class OnlyQueries {
    /* Spark's names of these commands begin so, and of no others; EXPLAIN plans a command without running it. */
    private static final Pattern TELLING = Pattern.compile("(Show|Describe|Explain).*");
    /* It runs the text that it is given, which is parsed only then. */
    private static final String EXECUTE_IMMEDIATE = "ExecuteImmediate";
    /* IDENTIFIER('trials') hides which statement it stands in until its argument is known. */
    private static final String IDENTIFIER = "PlanWithUnresolvedIdentifier";
    private static final Pattern FIRST_WORD = Pattern.compile("[A-Za-z]+");

    private OnlyQueries() {}

    /**
     * Passes queries, SHOW, DESCRIBE and EXPLAIN.
     *
     * @throws UserError when the statement is anything else
     * @throws ParseException when it is not SQL
     */
    static void check(SparkSession spark, String statement) throws ParseException {
        LogicalPlan plan = spark.sessionState().sqlParser().parsePlan(statement);
        if (TELLING.matcher(plan.getClass().getSimpleName()).matches()) {
            return;
        }
        command(plan).ifPresent(command -> {
            throw new UserError(
                    ExitCode.USAGE,
                    "SQL: only queries are answered here, not " + name(command, statement)
                            + " ...; the tables belong to the sweeps");
        });
    }

    private static Optional<LogicalPlan> command(LogicalPlan plan) {
        if (isCommand(plan)) {
            return Optional.of(plan);
        }
        return scala.jdk.javaapi.CollectionConverters.asJava(plan.children()).stream()
                .flatMap(child -> command(child).stream())
                .findFirst();
    }

    private static boolean isCommand(LogicalPlan plan) {
        return plan instanceof Command
                || plan instanceof ParsedStatement
                || plan instanceof InsertIntoDir
                || plan.getClass().getSimpleName().contains(EXECUTE_IMMEDIATE)
                || isIdentifier(plan);
    }

    private static boolean isIdentifier(LogicalPlan plan) {
        return plan.getClass().getSimpleName().equals(IDENTIFIER);
    }

    private static String name(LogicalPlan command, String statement) {
        if (command instanceof InsertIntoDir || command instanceof InsertIntoStatement) {
            return "INSERT";
        }
        if (isIdentifier(command)) {
            return "IDENTIFIER";
        }
        Matcher word = FIRST_WORD.matcher(statement);
        return word.find() ? word.group().toUpperCase(Locale.ROOT) : "this";
    }
}

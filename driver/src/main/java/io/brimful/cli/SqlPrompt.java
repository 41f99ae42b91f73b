package io.brimful.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.Locale;
import java.util.Set;

/** Reads statements from standard input: a mistake is said and the next one read; in a script it ends the script. */
final class SqlPrompt {
    private static final Set<String> LEAVE = Set.of("exit", "quit");
    private static final String HELP = """
            Tables: sweeps, trials, probes, trial_steps, devices. A statement ends with ';'.
              SHOW TABLES;            DESCRIBE trials;
              SELECT network, policy, max(batch) FROM trials GROUP BY 1, 2;
              help; shows this        exit; leaves""";

    private final Statements statements;
    private final PrintWriter err;
    private final boolean interactive = Terminal.STDIN.isConnected();
    private final BufferedReader in = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));

    SqlPrompt(Statements statements, PrintWriter err) {
        this.statements = statements;
        this.err = err;
    }

    /** Returns the exit code when the input ends. */
    int run() {
        if (interactive) {
            err.println(HELP);
        }
        try {
            StringBuilder statement = new StringBuilder();
            prompt("sql> ");
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                statement.append(line).append('\n');
                if (line.stripTrailing().endsWith(";") || isWord(statement)) {
                    if (LEAVE.contains(word(statement))) {
                        return ExitCode.DONE;
                    }
                    answer(statement.toString());
                    statement.setLength(0);
                }
                prompt(statement.toString().isBlank() ? "sql> " : "  -> ");
            }
            answer(statement.toString());
            return ExitCode.DONE;
        } catch (IOException cannotRead) {
            throw new UncheckedIOException(cannotRead);
        }
    }

    private void answer(String statement) {
        if (statement.isBlank()) {
            return;
        }
        if (word(statement).equals("help")) {
            err.println(HELP);
            return;
        }
        try {
            statements.run(statement);
        } catch (Exception mistake) { // Spark's are checked exceptions that Scala does not declare
            sayOrThrow(mistake);
        }
    }

    private void sayOrThrow(Exception mistake) {
        UserError error = Errors.userError(mistake);
        if (!interactive) {
            throw error;
        }
        err.println(error.getMessage());
    }

    private static boolean isWord(CharSequence statement) {
        String word = word(statement);
        return LEAVE.contains(word) || word.equals("help");
    }

    private static String word(CharSequence statement) {
        return statement.toString().strip().replaceAll(";+$", "").strip().toLowerCase(Locale.ROOT);
    }

    private void prompt(String text) {
        if (interactive) {
            err.print(text);
            err.flush();
        }
    }
}

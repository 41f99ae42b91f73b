package io.brimful.notebook;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import jdk.jshell.EvalException;
import jdk.jshell.ExpressionSnippet;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import jdk.jshell.VarSnippet;

/** Runs Java cells one after the other in this JVM: a Jupyter kernel without Jupyter. */
final class CellRunner implements AutoCloseable {
    private final JShell shell = JShell.builder()
            .executionEngine("local")
            .compilerOptions("-classpath", Objects.requireNonNull(System.getProperty("java.class.path")))
            .build();

    /** @throws CellFailure when the cell does not compile, or throws */
    CellOutput run(String source) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream printed = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        PrintStream terminal = System.out;
        System.setOut(printed);
        try {
            // Scala keeps the stream that it found first.
            String last = scala.Console.withOut(printed, () -> evaluate(source));
            String picture = last.isEmpty() ? "" : unquoted(value("io.brimful.notebook.Pictures.png(" + last + ")"));
            String text = last.isEmpty() ? "" : value("String.valueOf(" + last + ")");
            String type = last.isEmpty() ? "" : picture.isEmpty() ? "text/plain" : "image/png";
            return new CellOutput(
                    bytes.toString(StandardCharsets.UTF_8), type, picture.isEmpty() ? unquoted(text) : picture);
        } finally {
            System.setOut(terminal);
        }
    }

    /** Returns the name of the variable that holds the last expression; empty when the cell ends with a statement. */
    private String evaluate(String source) {
        String rest = source;
        String last = "";
        while (!rest.isBlank()) {
            CompletionInfo next = shell.sourceCodeAnalysis().analyzeCompletion(rest);
            if (!next.completeness().isComplete()) {
                throw new CellFailure("is not complete", rest);
            }
            String expression = expression(evaluateOne(next.source()));
            boolean isShown = next.remaining().isBlank() && !rest.strip().endsWith(";");
            last = isShown ? expression : "";
            rest = next.remaining();
        }
        return last;
    }

    private SnippetEvent evaluateOne(String source) {
        List<SnippetEvent> events = shell.eval(source);
        for (SnippetEvent event : events) {
            if (event.exception() instanceof EvalException thrown) {
                throw new CellFailure(thrown.getExceptionClassName() + ": " + thrown.getMessage(), source, thrown);
            }
            if (event.exception() != null) {
                throw new CellFailure(String.valueOf(event.exception().getMessage()), source, event.exception());
            }
            if (event.causeSnippet() == null && event.status() != Snippet.Status.VALID) {
                throw new CellFailure(event.status() + " " + diagnostics(event.snippet()), source);
            }
        }
        return events.get(0);
    }

    private String diagnostics(Snippet snippet) {
        return shell.diagnostics(snippet)
                .map(diagnostic -> diagnostic.getMessage(Locale.ROOT))
                .collect(Collectors.joining("; "));
    }

    private static String expression(SnippetEvent event) {
        Snippet snippet = event.snippet();
        boolean hasValue = event.value() != null && !event.value().isEmpty();
        if (hasValue && snippet instanceof ExpressionSnippet expression) {
            return expression.name();
        }
        boolean isTemporary = snippet.subKind() == Snippet.SubKind.TEMP_VAR_EXPRESSION_SUBKIND;
        return hasValue && isTemporary ? ((VarSnippet) snippet).name() : "";
    }

    private String value(String expression) {
        return String.valueOf(evaluateOne(expression).value());
    }

    /* JShell shows a string in quotes. */
    private static String unquoted(String value) {
        return value.length() < 2 ? "" : value.substring(1, value.length() - 1);
    }

    @Override
    public void close() {
        shell.close();
    }
}

package io.brimful.cli;

import io.brimful.report.Format;
import io.brimful.report.Listing;
import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The option {@code --format}, and the way to standard output: a mixin of every command that answers with rows. */
final class Output {
    @Spec(Spec.Target.MIXEE)
    private @org.jspecify.annotations.Nullable CommandSpec command;

    @Option(
            names = "--format",
            paramLabel = "table|json|csv",
            description = "How the answer is written; default: table.")
    private Format format = Format.TABLE;

    /** Writes the answer. */
    void print(Listing listing) {
        if (command == null) {
            throw new IllegalStateException("not a mixin of a command");
        }
        PrintWriter out = command.commandLine().getOut();
        out.print(format.render(listing));
        out.flush();
    }
}

package io.brimful.cli;

import io.brimful.report.map.PlanMap;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The option {@code --map}, and the way to that file: a mixin. */
final class MapFile {
    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    @Option(
            names = "--map",
            paramLabel = "FILE",
            description = {
                "Draw the plans too, side by side, in a file that needs no network: .svg, or .html to look into.",
                "Time from left to right, addresses from bottom to top, a rectangle for each buffer."
            })
    private @Nullable Path file;

    /** Refuses, before anything is planned, a file that cannot be meant. */
    void check() {
        if (file == null) {
            return;
        }
        form(file);
        WholeFile.check("--map", file);
    }

    /** Draws, when asked to; the file is whole or as it was before. */
    void write(PlanMap map) {
        if (file == null) {
            return;
        }
        WholeFile.write("--map", file, form(file).apply(map));
        if (command != null) {
            command.commandLine().getErr().println("map: " + file);
            command.commandLine().getErr().flush();
        }
    }

    private static Function<PlanMap, String> form(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".svg")) {
            return PlanMap::svg;
        }
        if (name.endsWith(".html")) {
            return PlanMap::html;
        }
        throw new UserError(ExitCode.USAGE, "--map is '" + file + "', must end in .html or .svg");
    }
}

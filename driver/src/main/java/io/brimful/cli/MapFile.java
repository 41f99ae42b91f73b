package io.brimful.cli;

import io.brimful.report.map.PlanMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.UUID;
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
        if (Files.isDirectory(file)) {
            throw new UserError(ExitCode.USAGE, "--map " + file + " is a folder, must be a file");
        }
        Path folder = folder(file);
        if (!Files.isDirectory(folder)) {
            throw new UserError(ExitCode.USAGE, "--map " + file + ": there is no folder " + folder + "; make it first");
        }
    }

    /** Draws, when asked to; the file is whole or as it was before. */
    void write(PlanMap map) {
        if (file == null) {
            return;
        }
        String drawn = form(file).apply(map);
        try {
            replace(file, drawn);
        } catch (IOException e) {
            throw new UserError(
                    ExitCode.ERROR, "--map " + file + " cannot be written: " + reason(e) + "; name another file", e);
        }
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

    /* Beside the target, because a move between file systems is a copy, which can end halfway. */
    private static void replace(Path file, String text) throws IOException {
        Path target = Files.exists(file) ? file.toRealPath() : file;
        Path part = folder(target).resolve("." + UUID.randomUUID() + ".part");
        try {
            Files.writeString(part, text);
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static Path folder(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        return folder == null ? file.toAbsolutePath() : folder;
    }

    private static String reason(IOException e) {
        String message = String.valueOf(e.getMessage());
        return e.getClass().getSimpleName() + ": " + message.lines().findFirst().orElse("");
    }
}

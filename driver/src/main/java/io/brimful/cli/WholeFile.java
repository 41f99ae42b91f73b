package io.brimful.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/** A file that a command writes: whole, or as it was before. */
final class WholeFile {
    private WholeFile() {}

    /** Refuses, before any work is done, a file that cannot be written. */
    static void check(String option, Path file) {
        if (Files.isDirectory(file)) {
            throw new UserError(ExitCode.USAGE, option + " " + file + " is a folder, must be a file");
        }
        Path folder = folder(file);
        if (!Files.isDirectory(folder)) {
            throw new UserError(
                    ExitCode.USAGE, option + " " + file + ": there is no folder " + folder + "; make it first");
        }
    }

    static void write(String option, Path file, String text) {
        try {
            replace(file, text);
        } catch (IOException e) {
            String message = String.valueOf(e.getMessage());
            String reason = e.getClass().getSimpleName() + ": "
                    + message.lines().findFirst().orElse("");
            throw new UserError(
                    ExitCode.ERROR, option + " " + file + " cannot be written: " + reason + "; name another file", e);
        }
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
}

package io.brimful.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A folder for the files of one trial's process, its temporary ones too: whatever it leaves goes with the folder. */
final class TrialFolder implements AutoCloseable {
    static final String PREFIX = "brimful-trial-";

    private static final int HEAD_LINES = 40;

    private final Path path;

    private TrialFolder(Path path) {
        this.path = path;
    }

    /** Makes one; this process's number is in its name. */
    static TrialFolder make() throws IOException {
        String prefix = PREFIX + ProcessHandle.current().pid() + "-";
        return new TrialFolder(Files.createTempDirectory(prefix).toAbsolutePath());
    }

    Path path() {
        return path;
    }

    /** Arguments of the java command. */
    Path arguments() {
        return path.resolve("java.args");
    }

    /** Where the virtual machine writes what killed it. */
    Path crash() {
        return path.resolve("hs_err.log");
    }

    /** What that file says of the cause, in one line. */
    Optional<String> crashSummary() {
        if (!Files.isReadable(crash())) {
            return Optional.empty();
        }
        try (Stream<String> lines = Files.lines(crash(), StandardCharsets.ISO_8859_1)) {
            List<String> head = lines.limit(HEAD_LINES)
                    .map(line -> line.replaceFirst("^#\\s*", "").strip())
                    .toList();
            Optional<String> cause = head.stream()
                    .filter(line -> line.matches("(SIG|Internal Error|Native memory allocation|Out of Memory).*"))
                    .findFirst()
                    .map(line -> line.replaceFirst(", pid=.*", ""));
            int frame = head.indexOf("Problematic frame:");
            return frame < 0 || frame + 1 == head.size()
                    ? cause
                    : cause.map(line -> line + " in " + head.get(frame + 1).replaceAll("\\s+", " "));
        } catch (IOException | UncheckedIOException unreadable) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        delete(path);
    }

    /** Deletes a folder with all that is in it; what cannot be deleted stays. */
    static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException | UncheckedIOException gone) {
            /* Somebody else has deleted it. */
        }
    }
}

package io.brimful.results;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The folder of one run: {@code log-000000.jsonl}, {@code log-000001.jsonl} and so on, one for each epoch, and its lock. */
record RunFolder(Path path) {
    private static final String LOG = "log-(\\d{6})\\.jsonl";

    /** Every run below a results folder, by name; none when there is no such folder. */
    static List<RunFolder> below(Path results) throws IOException {
        if (!Files.exists(results)) {
            return List.of();
        }
        if (!Files.isDirectory(results)) {
            throw new UnusableResults(results + " is a file, must be a folder");
        }
        try (Stream<Path> children = Files.list(results)) {
            return children.map(RunFolder::new)
                    .filter(RunFolder::isRun)
                    .sorted(Comparator.comparing(RunFolder::path))
                    .toList();
        }
    }

    /** Whether it has a log of any epoch, be others missing. */
    boolean isRun() {
        return Files.isRegularFile(log(0)) || hasLog();
    }

    private boolean hasLog() {
        if (!Files.isDirectory(path)) {
            return false;
        }
        try {
            return !epochs().isEmpty();
        } catch (IOException cannotList) {
            return false;
        }
    }

    /** The run's id. */
    String sweepId() {
        return String.valueOf(path.toAbsolutePath().normalize().getFileName());
    }

    Path log(int epoch) {
        return path.resolve(String.format(Locale.ROOT, "log-%06d.jsonl", epoch));
    }

    Path lock() {
        return path.resolve("lock");
    }

    /** The epochs that have a log, in order. */
    List<Integer> epochs() throws IOException {
        try (Stream<Path> children = Files.list(path)) {
            return children.map(child -> child.getFileName().toString())
                    .filter(name -> name.matches(LOG))
                    .map(name -> Integer.valueOf(name.replaceFirst(LOG, "$1")))
                    .sorted()
                    .toList();
        }
    }

    /** Makes new names in a folder last; where a system cannot do that for folders, it does so by itself. */
    static void force(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException notForFolders) {
            // Windows opens no folder; its names last without this.
        }
    }
}

package io.brimful.results;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder of one run: {@code log.jsonl}, and the tables made from it, {@code tables-000003/trials/*.parquet} and so on,
 * where the highest number counts.
 */
record RunFolder(Path path) {
    private static final String PREFIX = "tables-";
    private static final String COVERED = "_log_bytes";

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
                    .filter(run -> Files.isRegularFile(run.log()))
                    .sorted(Comparator.comparing(RunFolder::path))
                    .toList();
        }
    }

    Path log() {
        return path.resolve("log.jsonl");
    }

    /** A path as Spark takes it, whatever letters it has. */
    static String address(Path path) {
        return new org.apache.hadoop.fs.Path(path.toUri()).toString();
    }

    /** Where tables are written before they count. */
    Path unpublished() {
        return path.resolve(".unpublished");
    }

    /** The published tables, but only when nothing was logged after them. */
    Optional<Path> currentTables() throws IOException {
        List<Path> published = published();
        if (published.isEmpty()) {
            return Optional.empty();
        }
        Path newest = published.get(published.size() - 1);
        long covered = Long.parseLong(Files.readString(newest.resolve(COVERED)).strip());
        return covered == Files.size(log()) ? Optional.of(newest) : Optional.empty();
    }

    /** Makes the unpublished tables count, at once and as a whole. */
    Path publish(long logBytes) throws IOException {
        Files.writeString(unpublished().resolve(COVERED), logBytes + "\n");
        List<Path> published = published();
        int last = published.isEmpty() ? 0 : number(published.get(published.size() - 1));
        Path target = path.resolve(String.format(Locale.ROOT, "%s%06d", PREFIX, last + 1));
        return Files.move(unpublished(), target);
    }

    /** Deletes all but the newest tables. */
    void prune(int kept) throws IOException {
        List<Path> published = published();
        for (Path old : published.subList(0, Math.max(0, published.size() - kept))) {
            delete(old);
        }
    }

    private List<Path> published() throws IOException {
        try (Stream<Path> children = Files.list(path)) {
            return new ArrayList<>(
                    children.filter(child -> child.getFileName().toString().matches(PREFIX + "\\d{6,9}"))
                            .sorted(Comparator.comparingInt(RunFolder::number))
                            .toList());
        }
    }

    private static int number(Path tables) {
        return Integer.parseInt(tables.getFileName().toString().substring(PREFIX.length()));
    }

    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> deepestFirst;
        try (Stream<Path> tree = Files.walk(folder)) {
            deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path each : deepestFirst) {
            Files.deleteIfExists(each);
        }
    }
}

package io.brimful.results;

import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.ParquetHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;

/**
 * Plain Parquet files, {@code parquet/trials/part-RUN-FROM-TO.parquet} and so on, whose names say what they cover; {@code
 * parquet/sweeps/part-RUN.parquet} is replaced. What all tables cover is in {@code parquet/.covered/RUN}.
 */
final class ParquetTables implements TableStore {
    private static final Pattern PART = Pattern.compile("part-(.+)-(\\d{12,})-(\\d{12,})\\.parquet");

    private final Path folder;
    private final ParquetHandler parquet =
            DefaultEngine.create(new LocalFiles()).getParquetHandler();

    /** The tables of a results folder, which may not be there yet. */
    ParquetTables(Path results) {
        folder = results.toAbsolutePath().normalize().resolve("parquet");
    }

    private Path path(Table<?> table) {
        return folder.resolve(table.name());
    }

    private Path marker(String sweepId) {
        return folder.resolve(".covered").resolve(sweepId);
    }

    @Override
    public Content content(Table<?> table) throws IOException {
        Map<String, Long> covered = new HashMap<>();
        if (table == Tables.SWEEPS) {
            for (Path marker : files(folder.resolve(".covered"))) {
                marked(marker).ifPresent(to -> covered.put(name(marker), to));
            }
        }
        List<Path> parts = new ArrayList<>();
        for (Path file : files(path(table))) {
            Matcher part = PART.matcher(name(file));
            if (part.matches()) {
                covered.merge(part.group(1), Long.valueOf(part.group(3)), Math::max);
            }
            parts.add(file);
        }
        return new Content(parts, covered);
    }

    private static Optional<Long> marked(Path marker) throws IOException {
        try {
            return Optional.of(Long.valueOf(Files.readString(marker).strip()));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> !name(file).startsWith(".")).sorted().toList();
        } catch (NoSuchFileException none) {
            return List.of();
        }
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    /* Each file has its own columns; what an older version lacks, readers see as null. */
    @Override
    public void check() {}

    @Override
    public void append(Table<?> table, String sweepId, long from, long to, List<Row> rows) throws IOException {
        long covered = content(table).covered().getOrDefault(sweepId, 0L);
        if (covered > from) {
            throw new CoveredOtherwise(path(table) + " covers run " + sweepId + " up to " + covered
                    + " B of its log, not up to " + from + " B");
        }
        Files.createDirectories(path(table));
        String name = String.format(Locale.ROOT, "part-%s-%012d-%012d.parquet", sweepId, from, to);
        parquet.writeParquetFileAtomically(path(table).resolve(name).toString(), RowVectors.of(table, rows));
    }

    @Override
    public void mark(String sweepId, long from, long to, Optional<Row> sweep) throws IOException {
        if (marked(marker(sweepId)).orElse(0L) > from) {
            throw new CoveredOtherwise(folder + " covers more of run " + sweepId + " than " + from + " B of its log");
        }
        if (sweep.isPresent()) {
            Path target = Files.createDirectories(path(Tables.SWEEPS)).resolve("part-" + sweepId + ".parquet");
            Path hidden = target.resolveSibling("." + target.getFileName());
            Files.deleteIfExists(hidden);
            parquet.writeParquetFileAtomically(hidden.toString(), RowVectors.of(Tables.SWEEPS, List.of(sweep.get())));
            Files.move(hidden, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.createDirectories(folder.resolve(".covered"));
        try (WholeFileStream out = new WholeFileStream(marker(sweepId), false)) {
            out.write((to + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }
}

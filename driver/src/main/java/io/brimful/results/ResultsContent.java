package io.brimful.results;

import io.brimful.conf.ResultsFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.sql.Row;

/**
 * What a results folder holds at one moment: the files of its tables, and from each run's log the rows that are ahead of them. It is
 * found without a Spark session.
 */
public final class ResultsContent {
    private final Map<String, List<Path>> files = new HashMap<>();
    private final Map<String, List<Row>> logged = new HashMap<>();
    private final Map<String, Map<String, Long>> covered = new HashMap<>();
    private final Optional<String> only;

    private ResultsContent(Optional<String> only) {
        this.only = only;
    }

    /**
     * All runs of a results folder; a folder that holds none, or does not exist yet, has empty tables.
     *
     * @throws UnusableResults when the folder is a file or a log is damaged
     */
    public static ResultsContent of(Path results) {
        try {
            List<RunFolder> runs = RunFolder.below(results);
            return new ResultsContent(Optional.empty()).read(results, runs);
        } catch (IOException cannotRead) {
            throw new UnusableResults("results folder " + results + " cannot be read: " + cannotRead, cannotRead);
        }
    }

    /** One run by its own folder. */
    static ResultsContent ofRun(Path folder) {
        Path path = folder.toAbsolutePath().normalize();
        RunFolder run = new RunFolder(path);
        try {
            return new ResultsContent(Optional.of(run.sweepId()))
                    .read(Objects.requireNonNull(path.getParent()), List.of(run));
        } catch (IOException cannotRead) {
            throw new UnusableResults("results folder " + folder + " cannot be read: " + cannotRead, cannotRead);
        }
    }

    /** What the tables have of one run; its log is not looked at. */
    static ResultsContent publishedOf(RunFolder run) throws IOException {
        ResultsContent content = new ResultsContent(Optional.of(run.sweepId()));
        content.readTables(
                Objects.requireNonNull(run.path().toAbsolutePath().normalize().getParent()));
        return content;
    }

    /** Position of the log up to which a table has the rows of the one run that is asked for. */
    long covered(Table<?> table) {
        return covered(table, only.orElseThrow());
    }

    /** The same, of the table that has most. */
    long covered() {
        return Tables.ALL.stream().mapToLong(this::covered).max().orElse(0);
    }

    private long covered(Table<?> table, String run) {
        return covered.getOrDefault(table.name(), Map.of()).getOrDefault(run, 0L);
    }

    /** Parquet files of the table, with rows of every run. */
    List<Path> files(Table<?> table) {
        return files.getOrDefault(table.name(), List.of());
    }

    /** Rows that are not in those files; of a sweep they replace the row there. */
    List<Row> logged(Table<?> table) {
        return logged.getOrDefault(table.name(), List.of());
    }

    /** The one run that is asked for. */
    Optional<String> only() {
        return only;
    }

    /* Tables first, then logs: what is published in between is read once, from the log. */
    private ResultsContent read(Path results, List<RunFolder> runs) throws IOException {
        readTables(results);
        for (RunFolder run : runs) {
            readLog(run);
        }
        return this;
    }

    private void readTables(Path results) throws IOException {
        for (ResultsFormat format : ResultsFormat.values()) {
            Optional<TableStore> store = TableStores.existing(format, results);
            if (store.isPresent()) {
                read(store.get());
            }
        }
    }

    private void read(TableStore store) throws IOException {
        Coverage coverage = Coverage.of(store);
        for (Table<?> table : Tables.ALL) {
            TableStore.Content content = coverage.content(table);
            files.computeIfAbsent(table.name(), name -> new ArrayList<>()).addAll(content.files());
            Map<String, Long> own = covered.computeIfAbsent(table.name(), name -> new HashMap<>());
            for (String run : coverage.content(Tables.SWEEPS).covered().keySet()) {
                own.merge(run, coverage.position(table, run), Math::max);
            }
            content.covered().keySet().forEach(run -> own.merge(run, coverage.position(table, run), Math::max));
        }
    }

    private void readLog(RunFolder run) throws IOException {
        Map<String, Long> own = new HashMap<>();
        for (Table<?> table : Tables.ALL) {
            own.put(table.name(), covered(table, run.sweepId()));
        }
        LogFiles log = LogFiles.of(run);
        long least = own.values().stream().mapToLong(Long::longValue).min().orElse(0);
        List<Row> sweeps = logged.computeIfAbsent(Tables.SWEEPS.name(), name -> new ArrayList<>());
        List<Row> newest = new ArrayList<>();
        log.read(least, log.end(), (entry, end) -> {
            for (Table<?> table : Tables.ALL) {
                if (end > own.getOrDefault(table.name(), 0L)
                        && !entry.rows(table).isEmpty()) {
                    if (table == Tables.SWEEPS) {
                        newest.clear();
                        newest.addAll(entry.rows(table));
                    } else {
                        logged.computeIfAbsent(table.name(), name -> new ArrayList<>())
                                .addAll(entry.rows(table));
                    }
                }
            }
        });
        sweeps.addAll(newest);
    }
}

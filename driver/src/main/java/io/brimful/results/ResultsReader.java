package io.brimful.results;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;

import io.brimful.conf.ResultsFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;

/**
 * Reads the tables of a results folder: what is published, and from each run's log what is ahead of that, as it is while the run
 * goes on and after its driver was killed.
 */
public final class ResultsReader {
    /*
     * Spark takes what it reads for patterns. Its own option against that works for one path at a time: among several,
     * each that looks like a pattern is read as all of them.
     */
    private static final Pattern GLOB = Pattern.compile("[\\[\\]{}*?\\\\]");

    /* Above so many paths Spark starts a job with a task for each, to see whether they are there. */
    private static final String LISTED_BY_JOBS = "spark.sql.sources.parallelPartitionDiscovery.threshold";

    private final SparkSession spark;
    private final Map<String, List<Path>> files = new HashMap<>();
    private final Map<String, List<Row>> logged = new HashMap<>();
    private final Optional<String> only;

    private ResultsReader(SparkSession spark, Optional<String> only) {
        this.spark = spark;
        this.only = only;
    }

    /**
     * All runs of a results folder; a folder that holds none, or does not exist yet, gives empty tables.
     *
     * @throws UnusableResults when the folder is a file or a log is damaged
     */
    public static ResultsReader open(SparkSession spark, Path results) {
        try {
            List<RunFolder> runs = RunFolder.below(results);
            return new ResultsReader(spark, Optional.empty()).read(results, runs);
        } catch (IOException cannotRead) {
            throw new UnusableResults("results folder " + results + " cannot be read: " + cannotRead, cannotRead);
        }
    }

    /** One run by its own folder. */
    public static ResultsReader openRun(SparkSession spark, Path folder) {
        Path path = folder.toAbsolutePath().normalize();
        RunFolder run = new RunFolder(path);
        try {
            return new ResultsReader(spark, Optional.of(run.sweepId()))
                    .read(Objects.requireNonNull(path.getParent()), List.of(run));
        } catch (IOException cannotRead) {
            throw new UnusableResults("results folder " + folder + " cannot be read: " + cannotRead, cannotRead);
        }
    }

    /* Tables first, then logs: what is published in between is read once, from the log. */
    private ResultsReader read(Path results, List<RunFolder> runs) throws IOException {
        Map<String, Map<String, Long>> covered = new HashMap<>();
        for (ResultsFormat format : ResultsFormat.values()) {
            Optional<TableStore> store = TableStores.existing(format, results);
            if (store.isPresent()) {
                read(store.get(), covered);
            }
        }
        for (RunFolder run : runs) {
            readLog(run, covered);
        }
        return this;
    }

    private void read(TableStore store, Map<String, Map<String, Long>> covered) throws IOException {
        /* The table of sweeps first: what it covers, the others do too, whatever is published meanwhile. */
        Map<String, Long> all = Map.of();
        for (Table<?> table : TablePublisher.SWEEPS_FIRST) {
            TableStore.Content content = store.content(table);
            files.computeIfAbsent(table.name(), name -> new ArrayList<>()).addAll(content.files());
            Map<String, Long> own = covered.computeIfAbsent(table.name(), name -> new HashMap<>());
            content.covered().forEach((run, position) -> own.merge(run, position, Math::max));
            if (table == Tables.SWEEPS) {
                all = content.covered();
            }
            all.forEach((run, position) -> own.merge(run, position, Math::max));
        }
    }

    private void readLog(RunFolder run, Map<String, Map<String, Long>> covered) throws IOException {
        Map<String, Long> own = new HashMap<>();
        for (Table<?> table : Tables.ALL) {
            own.put(table.name(), covered.getOrDefault(table.name(), Map.of()).getOrDefault(run.sweepId(), 0L));
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

    /** The table's rows of all runs read, under the table's schema. */
    public Dataset<Row> table(Table<?> table) {
        List<Row> rows = logged.getOrDefault(table.name(), List.of());
        List<Path> published = files.getOrDefault(table.name(), List.of());
        if (published.isEmpty()) {
            return spark.createDataFrame(rows, table.schema());
        }
        Dataset<Row> fromTables = parquet(table, published);
        if (only.isPresent()) {
            fromTables = fromTables.where(col("sweep_id").equalTo(only.get()));
        }
        if (rows.isEmpty()) {
            return fromTables;
        }
        if (table == Tables.SWEEPS) {
            Object[] newer = rows.stream().map(row -> row.get(0)).toArray();
            fromTables = fromTables.where(not(col("sweep_id").isin(newer)));
        }
        return fromTables.unionAll(spark.createDataFrame(rows, table.schema()));
    }

    /** Of each trial its last attempt. */
    public Dataset<Row> finalTrials() {
        return table(Tables.TRIALS)
                .withColumn("last_attempt", max("attempt").over(Window.partitionBy("sweep_id", "trial_id")))
                .where("attempt = last_attempt")
                .drop("last_attempt");
    }

    private Dataset<Row> parquet(Table<?> table, List<Path> published) {
        List<String> addresses = published.stream().map(ResultsReader::address).toList();
        if (addresses.stream().noneMatch(GLOB.asPredicate())) {
            return parquet(table, addresses.toArray(String[]::new));
        }
        return addresses.stream()
                .map(address -> parquet(table, address))
                .reduce(Dataset::unionAll)
                .orElseThrow();
    }

    private Dataset<Row> parquet(Table<?> table, String... addresses) {
        Optional<String> before =
                Optional.ofNullable(spark.conf().getOption(LISTED_BY_JOBS).getOrElse(() -> null));
        spark.conf().set(LISTED_BY_JOBS, Integer.MAX_VALUE);
        try {
            return spark.read()
                    .schema(table.schema())
                    .option("__globPaths__", false)
                    .parquet(addresses);
        } finally {
            before.ifPresentOrElse(
                    value -> spark.conf().set(LISTED_BY_JOBS, value),
                    () -> spark.conf().unset(LISTED_BY_JOBS));
        }
    }

    /* A path as Spark takes it, whatever letters it has. */
    private static String address(Path path) {
        return new org.apache.hadoop.fs.Path(path.toUri()).toString();
    }
}

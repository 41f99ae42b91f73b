package io.brimful.results;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Reads the tables of a results folder: each run's published files, or its log where that is ahead of them, as it is while
 * the run goes on and after its driver was killed.
 */
public final class ResultsReader {
    /*
     * Spark takes what it reads for patterns. Its own option against that works for one folder at a time: among several,
     * each that looks like a pattern is read as all of them.
     */
    private static final Pattern GLOB = Pattern.compile("[\\[\\]{}*?\\\\]");

    private final SparkSession spark;
    private final List<Path> published = new ArrayList<>();
    private final LogEntry logged = new LogEntry();

    private ResultsReader(SparkSession spark) {
        this.spark = spark;
    }

    /**
     * All runs below a results folder; a folder that holds none, or does not exist yet, gives empty tables.
     *
     * @throws UnusableResults when the folder is a file or a log is damaged
     */
    public static ResultsReader open(SparkSession spark, Path results) {
        try {
            return of(spark, RunFolder.below(results));
        } catch (IOException cannotRead) {
            throw new UnusableResults("results folder " + results + " cannot be read: " + cannotRead, cannotRead);
        }
    }

    /** One run by its own folder. */
    public static ResultsReader openRun(SparkSession spark, Path run) {
        try {
            return of(spark, List.of(new RunFolder(run)));
        } catch (IOException cannotRead) {
            throw new UnusableResults("results folder " + run + " cannot be read: " + cannotRead, cannotRead);
        }
    }

    private static ResultsReader of(SparkSession spark, List<RunFolder> runs) throws IOException {
        ResultsReader reader = new ResultsReader(spark);
        for (RunFolder run : runs) {
            Optional<Path> tables = run.currentTables();
            if (tables.isPresent()) {
                reader.published.add(tables.get());
            } else {
                reader.logged.addAll(RunLog.read(run.log()));
            }
        }
        return reader;
    }

    /** The table's rows of all runs read, under the table's schema. */
    public Dataset<Row> table(Table<?> table) {
        List<Row> rows = logged.rows(table);
        Dataset<Row> fromLogs = spark.createDataFrame(rows, table.schema());
        if (published.isEmpty()) {
            return fromLogs;
        }
        List<String> folders = published.stream()
                .map(path -> RunFolder.address(path.resolve(table.name())))
                .toList();
        Dataset<Row> fromTables = folders.stream().anyMatch(GLOB.asPredicate())
                ? folders.stream()
                        .map(folder -> parquet(table, folder))
                        .reduce(Dataset::unionAll)
                        .orElse(fromLogs)
                : parquet(table, folders.toArray(String[]::new));
        return rows.isEmpty() ? fromTables : fromTables.unionAll(fromLogs);
    }

    private Dataset<Row> parquet(Table<?> table, String... folders) {
        return spark.read()
                .schema(table.schema())
                .option("__globPaths__", false)
                .parquet(folders);
    }
}

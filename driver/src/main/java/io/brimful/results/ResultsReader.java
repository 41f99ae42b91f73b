package io.brimful.results;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.spark.SparkException;
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

    /** What to do where a file of a table is damaged or missing. */
    public static final String INSTEAD_OF_TABLES =
            "the logs of the runs have everything: take the folder of tables away"
                    + " (delta, parquet or iceberg in the results folder) while no sweep runs, and what it had is read from them";

    private final SparkSession spark;
    private final ResultsContent content;

    private ResultsReader(SparkSession spark, ResultsContent content) {
        this.spark = spark;
        this.content = content;
    }

    /**
     * All runs of a results folder; a folder that holds none, or does not exist yet, gives empty tables.
     *
     * @throws UnusableResults when the folder is a file or a log is damaged
     */
    public static ResultsReader open(SparkSession spark, Path results) {
        return of(spark, ResultsContent.of(results));
    }

    /** What was found before. */
    public static ResultsReader of(SparkSession spark, ResultsContent content) {
        return new ResultsReader(spark, content);
    }

    /** One run by its own folder. */
    public static ResultsReader openRun(SparkSession spark, Path folder) {
        return of(spark, ResultsContent.ofRun(folder));
    }

    /** The table's rows of all runs read, under the table's schema. */
    public Dataset<Row> table(Table<?> table) {
        List<Row> rows = content.logged(table);
        List<Path> published = content.files(table);
        if (published.isEmpty()) {
            return spark.createDataFrame(rows, table.schema());
        }
        Dataset<Row> fromTables = parquet(table, published);
        if (content.only().isPresent()) {
            fromTables = fromTables.where(col("sweep_id").equalTo(content.only().get()));
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

    /**
     * The same, all at once.
     *
     * @throws UnusableResults when a file of the table cannot be read
     */
    List<Row> rows(Table<?> table) {
        try {
            return table(table).collectAsList();
        } catch (Exception failed) {
            /* Scala declares no checked exceptions, so Spark's cannot be named here. */
            if (failed instanceof SparkException) {
                throw new UnusableResults("table " + table.name() + " cannot be read; " + INSTEAD_OF_TABLES, failed);
            }
            throw failed;
        }
    }

    /** Of each trial its last attempt. */
    public Dataset<Row> finalTrials() {
        return table(Tables.TRIALS)
                .withColumn("last_attempt", max("attempt").over(Window.partitionBy("sweep_id", "trial_id")))
                .where("attempt = last_attempt")
                .drop("last_attempt");
    }

    private Dataset<Row> parquet(Table<?> table, List<Path> published) {
        published.stream().filter(file -> !Files.exists(file)).findFirst().ifPresent(missing -> {
            throw new UnusableResults(
                    missing + " is missing, table " + table.name() + " needs it; " + INSTEAD_OF_TABLES);
        });
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

package io.brimful.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import scala.Option;

/** A Spark session inside this process, for a caller that has none: quiet, without a web page, seen by nobody else. */
public final class LocalSession {
    private LocalSession() {}

    /**
     * Opens one, or returns the one that is open.
     *
     * @param devices trials that may run at one time; a thread is left for tables beside them
     */
    public static SparkSession open(int devices) {
        Option<SparkSession> current = SparkSession.getDefaultSession();
        return current.isDefined() ? current.get() : start(devices);
    }

    private static SparkSession start(int devices) {
        int threads = Math.max(Runtime.getRuntime().availableProcessors(), devices + 1);
        Path warehouse = temporaryFolder();
        return SparkSession.builder()
                .appName("brimful")
                .master("local[" + threads + "]")
                .config("spark.ui.enabled", false)
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.sql.debug.maxToStringFields", 1000)
                .config("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS")
                .config("spark.sql.warehouse.dir", warehouse.toUri().toString())
                .config("spark.sql.catalogImplementation", "in-memory")
                .config("spark.sql.shuffle.partitions", 1)
                .config("spark.sql.session.timeZone", "UTC")
                .config("spark.driver.maxResultSize", "0")
                .getOrCreate();
    }

    private static Path temporaryFolder() {
        try {
            Path folder = Files.createTempDirectory("brimful-warehouse-");
            folder.toFile().deleteOnExit();
            return folder;
        } catch (IOException cannotCreate) {
            throw new UncheckedIOException(cannotCreate);
        }
    }
}

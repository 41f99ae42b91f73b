package io.brimful.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
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
        return open(devices, Map.of());
    }

    /**
     * The same, with settings above its own.
     *
     * @param settings of Spark, by their full names; without effect on a session that is open
     */
    public static SparkSession open(int devices, Map<String, String> settings) {
        Option<SparkSession> current = SparkSession.getDefaultSession();
        return current.isDefined() ? current.get() : start(devices, settings);
    }

    private static SparkSession start(int devices, Map<String, String> settings) {
        int threads = Math.max(Runtime.getRuntime().availableProcessors(), devices + 1);
        Path warehouse = temporaryFolder();
        SparkSession.Builder session = SparkSession.builder()
                .appName("brimful")
                .master("local[" + threads + "]")
                .config("spark.ui.enabled", false)
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.sql.warehouse.dir", warehouse.toUri().toString())
                .config("spark.plugins", BrimfulPlugin.class.getName())
                .config("spark.driver.maxResultSize", "0");
        SparkSettings.SQL.forEach(session::config);
        settings.forEach(session::config);
        return session.getOrCreate();
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

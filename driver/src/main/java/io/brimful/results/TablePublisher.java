package io.brimful.results;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * Writes a run's tables beside its trials, in a thread of its own, so seldom that the trials do not feel it. Readers lose
 * nothing by that: what is not published yet they take from the log.
 */
final class TablePublisher implements AutoCloseable {
    private static final long SHORTEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(2);
    /* Publishing takes at most a tenth of the time. */
    private static final long PAUSE_PER_WORK = 9;

    private final SparkSession spark;
    private final RunFolder folder;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(work -> {
        Thread publisher = new Thread(work, "brimful-publisher");
        publisher.setDaemon(true);
        return publisher;
    });
    private Future<?> last = CompletableFuture.completedFuture(null);
    private volatile long pauseUntilNanos = System.nanoTime() + SHORTEST_PAUSE_NANOS;

    TablePublisher(SparkSession spark, RunFolder folder) {
        this.spark = spark;
        this.folder = folder;
    }

    /** Writes the tables anew if enough time has passed; a failure is left for the last time to report. */
    void publishIfDue(LogEntry rows, long logBytes) {
        if (last.isDone() && System.nanoTime() - pauseUntilNanos >= 0) {
            last = submit(rows.copy(), logBytes, 2);
        }
    }

    /** Writes the tables a last time, after whatever is being written, and removes the older ones. */
    Future<?> publishLast(LogEntry rows, long logBytes) {
        last = submit(rows.copy(), logBytes, 1);
        return last;
    }

    /* Kept are as many versions of the tables as readers may have open. */
    private Future<?> submit(LogEntry rows, long logBytes, int kept) {
        return thread.submit(() -> {
            long start = System.nanoTime();
            write(rows, logBytes, kept);
            long work = System.nanoTime() - start;
            pauseUntilNanos = System.nanoTime() + Math.max(SHORTEST_PAUSE_NANOS, PAUSE_PER_WORK * work);
            return rows;
        });
    }

    private void write(LogEntry rows, long logBytes, int kept) throws IOException {
        RunFolder.delete(folder.unpublished());
        spark.sparkContext().setJobDescription("publish tables");
        for (Table<?> table : Tables.ALL) {
            spark.createDataFrame(rows.rows(table), table.schema())
                    .coalesce(1)
                    .write()
                    .mode(SaveMode.ErrorIfExists)
                    .parquet(RunFolder.address(folder.unpublished().resolve(table.name())));
        }
        folder.publish(logBytes);
        folder.prune(kept);
    }

    @Override
    public void close() {
        thread.shutdown();
    }
}

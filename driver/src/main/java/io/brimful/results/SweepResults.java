package io.brimful.results;

import io.brimful.trial.DeviceFacts;
import io.brimful.trial.Outcome;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.spark.sql.SparkSession;

/** The results of one run while it runs: each attempt goes to the log first, and from there into the tables. */
public final class SweepResults implements AutoCloseable {
    private final RunFolder folder;
    private final RunLog log;
    private final TablePublisher publisher;
    private final LogEntry rows = new LogEntry();
    private final Set<String> devices = new HashSet<>();
    private final List<Attempt> attempts = new ArrayList<>();
    private SweepRecord sweep;

    private SweepResults(RunFolder folder, RunLog log, TablePublisher publisher, SweepRecord sweep) {
        this.folder = folder;
        this.log = log;
        this.publisher = publisher;
        this.sweep = sweep;
    }

    /**
     * Says early, before anything runs, that a folder cannot hold results.
     *
     * @throws UnusableResults when it is a file, or cannot be written
     */
    public static void check(Path results) {
        try {
            Files.createDirectories(results);
        } catch (FileAlreadyExistsException aFile) {
            throw new UnusableResults("results folder " + aFile.getMessage() + " is a file, must be a folder", aFile);
        } catch (IOException cannotCreate) {
            throw new UnusableResults(
                    "results folder " + results + " cannot be made: " + reason(cannotCreate), cannotCreate);
        }
        if (!Files.isWritable(results)) {
            throw new UnusableResults("results folder " + results + " cannot be written: no permission");
        }
    }

    /**
     * Makes the run's folder and its log.
     *
     * @throws UnusableResults when that is not possible
     */
    public static SweepResults create(SparkSession spark, Path results, SweepRecord sweep) {
        check(results);
        RunFolder folder = new RunFolder(results.resolve(sweep.sweepId()));
        try {
            Files.createDirectory(folder.path());
            RunLog log = RunLog.create(folder.log());
            SweepResults created = new SweepResults(folder, log, new TablePublisher(spark, folder), sweep);
            created.append(new LogEntry().add(Tables.SWEEPS, sweep));
            return created;
        } catch (IOException cannotWrite) {
            throw new UnusableResults(
                    "results folder " + folder.path() + " cannot be written: " + reason(cannotWrite), cannotWrite);
        }
    }

    /** Folder of this run. */
    public Path folder() {
        return folder.path();
    }

    /** Every attempt so far, in the order in which they ended. */
    public List<Attempt> attempts() {
        return List.copyOf(attempts);
    }

    /** Logs an attempt; when this returns, it is safe on the disk. */
    public void add(Attempt attempt) {
        LogEntry entry = new LogEntry().add(Tables.TRIALS, attempt);
        attempt.outcome()
                .evidence()
                .probes()
                .forEach(probe -> entry.add(Tables.PROBES, new Tables.ProbeOf(attempt, probe)));
        attempt.complete()
                .map(Outcome.Complete::training)
                .ifPresent(training -> training.steps()
                        .forEach(step -> entry.add(Tables.TRIAL_STEPS, new Tables.StepOf(attempt, step))));
        DeviceFacts device = attempt.outcome().evidence().device();
        if (!device.uuid().isEmpty() && devices.add(device.uuid())) {
            entry.add(Tables.DEVICES, new Tables.DeviceOf(attempt.sweepId(), device));
        }
        attempts.add(attempt);
        long logBytes = append(entry);
        publisher.publishIfDue(rows, logBytes);
    }

    /** Writes down that the run has ended, publishes its tables a last time, and waits for that. */
    public void finish(Instant at) {
        sweep = sweep.finished(at);
        long logBytes = append(new LogEntry().add(Tables.SWEEPS, sweep));
        await(publisher.publishLast(rows, logBytes));
    }

    private long append(LogEntry entry) {
        rows.update(entry);
        try {
            return log.append(entry);
        } catch (IOException cannotWrite) {
            throw new UnusableResults(folder.log() + " cannot be written: " + reason(cannotWrite), cannotWrite);
        }
    }

    /* A caller that is interrupted still gets its tables. */
    private void await(Future<?> published) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    published.get();
                    return;
                } catch (InterruptedException again) {
                    interrupted = true;
                } catch (ExecutionException failed) {
                    throw new UnusableResults(
                            "the tables in " + folder.path() + " could not be written; the log has everything: "
                                    + reason(failed.getCause() == null ? failed : failed.getCause()),
                            failed);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static String reason(Throwable cause) {
        return cause.getClass().getSimpleName() + ": " + cause.getMessage();
    }

    @Override
    public void close() {
        publisher.close();
        try {
            log.close();
        } catch (IOException cannotClose) {
            throw new UnusableResults(folder.log() + " cannot be closed: " + reason(cannotClose), cannotClose);
        }
    }
}

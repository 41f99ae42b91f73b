package io.brimful.results;

import io.brimful.conf.ResultsSpec;
import io.brimful.trial.DeviceFacts;
import io.brimful.trial.DeviceSlot;
import io.brimful.trial.Outcome;
import io.brimful.trial.TrainedStep;
import io.brimful.trial.Trial;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;

/**
 * The results of one run while it runs: everything goes to the log first, and from there into the tables. Nothing is kept in memory
 * of what has ended.
 */
public final class SweepResults implements AutoCloseable {
    private record Running(String trialId, int attempt) {}

    private final RunFolder run;
    private final RunLock lock;
    private final RunLog log;
    private final CommittingThread tables;
    private final Map<Running, Set<Integer>> running = new HashMap<>();
    private final Set<String> devices = new HashSet<>();
    private SweepRecord sweep;

    private SweepResults(RunFolder run, RunLock lock, RunLog log, TableStore store, SweepRecord sweep) {
        this.run = run;
        this.lock = lock;
        this.log = log;
        this.sweep = sweep;
        TablePublisher publisher = new TablePublisher(run, store);
        tables = new CommittingThread(() -> {
            log.force();
            publisher.publish(log.safePosition());
        });
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
        if (new RunFolder(results).isRun()) {
            throw new UnusableResults(
                    "results folder " + results + " is the folder of a run; give the folder that holds it");
        }
        if (!Files.isWritable(results)) {
            throw new UnusableResults("results folder " + results + " cannot be written: no permission");
        }
    }

    /**
     * Makes the run's folder and its log.
     *
     * @param planned every trial of the sweep
     * @throws UnusableResults when that is not possible
     */
    public static SweepResults create(ResultsSpec where, SweepRecord sweep, List<Trial> planned) {
        check(where.folder());
        RunFolder run = new RunFolder(where.folder().resolve(sweep.sweepId()));
        try {
            Files.createDirectory(run.path());
        } catch (IOException cannotCreate) {
            throw new UnusableResults(
                    "results folder " + run.path() + " cannot be made: " + reason(cannotCreate), cannotCreate);
        }
        SweepResults created = take(where, run, sweep);
        created.begin(planned, Map.of());
        return created;
    }

    /**
     * Takes up a run that another driver began.
     *
     * @param past as it was read
     * @param sweep the same run; its epoch is counted here
     * @param planned every trial that is to be there in the end; those that are known already have their old ids
     * @throws Fenced when another driver takes it up too
     * @throws UnusableResults when another driver holds it, or its tables have another format
     */
    public static SweepResults resume(ResultsSpec where, PastRun past, SweepRecord sweep, List<Trial> planned) {
        RunFolder run = new RunFolder(past.folder());
        /* Before an epoch begins, whose head would stand where lines are missing. */
        RunFitness.require(run, where);
        SweepResults resumed = take(where, run, sweep);
        try {
            resumed.requireUnchanged(past);
            resumed.begin(planned, past.trials());
            return resumed;
        } catch (RuntimeException cannotResume) {
            resumed.close();
            throw cannotResume;
        }
    }

    private static SweepResults take(ResultsSpec where, RunFolder run, SweepRecord sweep) {
        try {
            TableStore store = TableStores.open(where.format(), where.folder());
            store.check();
            RunLock lock = RunLock.take(run).orElseThrow(() -> RunFitness.isHeld(run));
            try {
                RunLog log = RunLog.take(run, Driver.self(Instant.now()), where.format());
                return new SweepResults(run, lock, log, store, sweep.inEpoch(log.epoch()));
            } catch (IOException | RuntimeException cannotTake) {
                lock.close();
                throw cannotTake;
            }
        } catch (IOException cannotWrite) {
            throw new UnusableResults(
                    "results folder " + run.path() + " cannot be written: " + reason(cannotWrite), cannotWrite);
        }
    }

    /* Between reading the run and taking it, its old driver may have gone on and ended. */
    private void requireUnchanged(PastRun past) {
        try {
            PastRunReader reader =
                    PastRunReader.begin(run).orElseThrow(() -> new UnusableResults(run.path() + " is no run"));
            if (!reader.read().trials().equals(past.trials())) {
                throw new UnusableResults(
                        "run " + run.sweepId() + " went on while it was to be taken up; nothing was done, try again");
            }
            devices.addAll(reader.devices());
        } catch (IOException cannotRead) {
            throw new UnusableResults(run.path() + " cannot be read: " + reason(cannotRead), cannotRead);
        }
    }

    private void begin(List<Trial> planned, Map<String, PastRun.PastTrial> known) {
        LogEntry entry = new LogEntry().add(Tables.SWEEPS, sweep);
        for (Trial trial : planned) {
            String fingerprint = Fingerprint.of(trial);
            PastRun.PastTrial past = known.get(fingerprint);
            if (past == null || !past.id().equals(trial.id())) {
                entry.plan(trial.id(), fingerprint);
            }
        }
        write(entry);
        force();
    }

    /** Folder of this run. */
    public Path folder() {
        return run.path();
    }

    /** Times this run was taken up again. */
    public int epoch() {
        return log.epoch();
    }

    /** Adds trials that nobody knew of when the run began. */
    public void plan(List<Trial> more) {
        LogEntry entry = new LogEntry();
        more.forEach(trial -> entry.plan(trial.id(), Fingerprint.of(trial)));
        sweep = sweep.planned(sweep.trialsPlanned() + more.size());
        write(entry.add(Tables.SWEEPS, sweep));
        force();
    }

    /** Notes that an attempt has begun, and where. */
    public void started(Trial trial, int attempt, String executor, String host, DeviceSlot slot, Instant at) {
        synchronized (running) {
            running.put(new Running(trial.id(), attempt), new HashSet<>());
        }
        write(new LogEntry()
                .plan(trial.id(), Fingerprint.of(trial))
                .start(new StartedAttempt(trial.id(), attempt, executor, host, slot, at)));
    }

    /** Logs a step of an attempt that has begun and not ended; {@link #add} does not log it again. */
    public void step(Trial trial, int attempt, TrainedStep step) {
        synchronized (running) {
            Set<Integer> logged = running.get(new Running(trial.id(), attempt));
            if (logged == null || !logged.add(step.step())) {
                return;
            }
        }
        write(new LogEntry().add(Tables.TRIAL_STEPS, new Tables.StepOf(run.sweepId(), trial.id(), attempt, step)));
    }

    /**
     * Logs an attempt that has ended; when this returns, it is safe on the disk.
     *
     * @throws UnusableResults when it cannot be written; then the run can be resumed
     */
    public void add(Attempt attempt) {
        LogEntry entry = new LogEntry().add(Tables.TRIALS, attempt);
        attempt.outcome()
                .evidence()
                .probes()
                .forEach(probe -> entry.add(Tables.PROBES, new Tables.ProbeOf(attempt, probe)));
        Set<Integer> logged = ended(attempt);
        attempt.complete()
                .map(Outcome.Complete::training)
                .ifPresent(training -> training.steps().stream()
                        .filter(step -> !logged.contains(step.step()))
                        .forEach(step -> entry.add(Tables.TRIAL_STEPS, Tables.StepOf.of(attempt, step))));
        DeviceFacts device = attempt.outcome().evidence().device();
        if (isNew(device)) {
            entry.add(Tables.DEVICES, new Tables.DeviceOf(run.sweepId(), device));
        }
        write(entry);
        force();
    }

    private Set<Integer> ended(Attempt attempt) {
        synchronized (running) {
            Set<Integer> logged = running.remove(new Running(attempt.trial().id(), attempt.attempt()));
            return logged == null ? Set.of() : logged;
        }
    }

    private boolean isNew(DeviceFacts device) {
        synchronized (devices) {
            return !device.uuid().isEmpty() && devices.add(PastRunReader.deviceName(device.host(), device.uuid()));
        }
    }

    /** Writes down that the run has ended, publishes its tables a last time, and waits for that. */
    public void finish(Instant at) {
        sweep = sweep.finished(at);
        write(new LogEntry().add(Tables.SWEEPS, sweep));
        suspend();
    }

    /** Publishes the tables of a run that is to go on later, and waits for that. */
    public void suspend() {
        force();
        try {
            tables.publishNow();
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            if (cause instanceof Fenced fenced) {
                throw fenced;
            }
            throw new UnusableResults(
                    "the tables of run " + run.path() + " could not be written; its log has everything: "
                            + reason(cause),
                    failed);
        }
    }

    private void write(LogEntry entry) {
        try {
            log.append(entry);
        } catch (IOException cannotWrite) {
            throw unusable(cannotWrite);
        }
        tables.offer();
    }

    private void force() {
        try {
            log.force();
        } catch (IOException cannotWrite) {
            throw unusable(cannotWrite);
        }
    }

    private ResultsLost unusable(IOException cannotWrite) {
        return new ResultsLost(
                log.path() + " cannot be written: " + reason(cannotWrite)
                        + "; everything before is safe: make room on the disk, then go on with --resume",
                cannotWrite);
    }

    static String reason(Throwable cause) {
        return cause.getClass().getSimpleName() + ": " + cause.getMessage();
    }

    @Override
    public void close() {
        tables.close();
        try (lock) {
            log.close();
        } catch (IOException cannotClose) {
            throw new UnusableResults(log.path() + " cannot be closed: " + reason(cannotClose), cannotClose);
        }
    }
}

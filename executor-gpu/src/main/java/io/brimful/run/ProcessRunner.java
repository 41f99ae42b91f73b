package io.brimful.run;

import io.brimful.trial.DeviceFacts;
import io.brimful.trial.DeviceMemory;
import io.brimful.trial.DeviceSlot;
import io.brimful.trial.Evidence;
import io.brimful.trial.Outcome;
import io.brimful.trial.Outcome.Aftermath;
import io.brimful.trial.Probe;
import io.brimful.trial.TrainedStep;
import io.brimful.trial.Trial;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Answers trials each in a process of its own, which may die alone. */
public final class ProcessRunner {
    private final String mainClass;
    private final Path locks;
    private final Duration patience;
    private final Optional<TimeLimit> limit;

    /**
     * A runner.
     *
     * @param locks folder of the lock files, the same for all processes of the host
     * @param patience while another process has the device
     * @param limit how long a trial may have the device
     */
    public ProcessRunner(Path locks, Duration patience, Optional<TimeLimit> limit) {
        this(TrialProcess.class.getName(), locks, patience, limit);
    }

    /** @param mainClass in place of {@link TrialProcess} */
    ProcessRunner(String mainClass, Path locks, Duration patience, Optional<TimeLimit> limit) {
        this.mainClass = mainClass;
        this.locks = locks;
        this.patience = patience;
        this.limit = limit;
    }

    /**
     * Runs a trial to its end. A process that dies by itself is a failure.
     *
     * @throws InterruptedException when the thread was interrupted; the process is gone then
     * @throws DeviceBusy when another process has the device
     * @throws EndedFromOutside when somebody else ended the process
     * @throws UnusableLocks when the folder of the lock files cannot be used
     */
    public Outcome run(Trial trial, DeviceSlot slot, Watch watch) throws InterruptedException {
        try (Child child = Child.start(mainClass, trial, slot, locks, patience)) {
            return follow(child, slot, watch);
        } catch (IOException e) {
            throw new UncheckedIOException("the trial's process cannot be started: " + e.getMessage(), e);
        }
    }

    private Outcome follow(Child child, DeviceSlot slot, Watch watch) throws InterruptedException {
        List<Probe> probes = new ArrayList<>();
        Optional<Long> deadline = deadline(patience);
        try {
            while (true) {
                Optional<Frame> next = child.next(deadline);
                if (next.isEmpty()) {
                    return ended(child, slot, probes);
                }
                Object content = next.get().content();
                switch (next.get().kind()) {
                    case STARTED -> deadline = deadline(Duration.ZERO);
                    case PROBE -> {
                        probes.add((Probe) content);
                        watch.onProbe().accept((Probe) content);
                    }
                    case STEP -> watch.onStep().accept((TrainedStep) content);
                    case MEMORY -> watch.onMemory().accept((DeviceMemory) content);
                    case OUTCOME -> {
                        return outcome((Outcome) content);
                    }
                    case FAULT -> throw (RuntimeException) content;
                }
            }
        } catch (Child.TooLate late) {
            child.kill();
            return limit.orElseThrow().exceeded(unknown(slot, probes));
        }
    }

    private Optional<Long> deadline(Duration more) {
        return limit.map(
                until -> System.nanoTime() + until.duration().plus(more).toNanos());
    }

    private static Outcome ended(Child child, DeviceSlot slot, List<Probe> probes) throws InterruptedException {
        ProcessEnd end = child.end();
        if (end.isFromOutside()) {
            throw new EndedFromOutside(end.reason());
        }
        return end.failure(unknown(slot, probes));
    }

    private static Evidence unknown(DeviceSlot slot, List<Probe> probes) {
        return new Evidence(DeviceFacts.unopened(slot), probes, 0);
    }

    /* What was lost to that process is not lost to the next one. */
    private static Outcome outcome(Outcome outcome) {
        return outcome instanceof Outcome.Failed failed
                ? new Outcome.Failed(failed.evidence(), failed.reason(), failed.error(), Aftermath.DEVICE_USABLE)
                : outcome;
    }
}

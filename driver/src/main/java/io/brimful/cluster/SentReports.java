package io.brimful.cluster;

import io.brimful.trial.DeviceMemory;
import io.brimful.trial.TrainedStep;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Sends a trial's steps to the driver, a few times a second at most. What is unsent at the end comes with the outcome. */
final class SentReports implements TrialReport, AutoCloseable {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final TrialKey key;
    private final ExecutorSide executor;
    private final List<TrainedStep> unsent = new ArrayList<>();
    private DeviceMemory memory = new DeviceMemory(0, 0);
    private long sentNanos = System.nanoTime() - PAUSE_NANOS;

    private SentReports(TrialKey key, ExecutorSide executor) {
        this.key = key;
        this.executor = executor;
    }

    static SentReports of(TrialKey key) {
        return new SentReports(key, ExecutorSide.current());
    }

    @Override
    public void step(TrainedStep step) {
        unsent.add(step);
        sendIfDue();
    }

    @Override
    public void memory(DeviceMemory now) {
        memory = now;
        sendIfDue();
    }

    private void sendIfDue() {
        long now = System.nanoTime();
        if (now - sentNanos >= PAUSE_NANOS) {
            executor.send(key, new Progress(unsent, memory));
            unsent.clear();
            sentNanos = now;
        }
    }

    @Override
    public void close() {
        executor.trialEnded();
    }
}

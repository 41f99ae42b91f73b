package io.brimful.cluster;

import io.brimful.trial.DeviceMemory;
import io.brimful.trial.Outcome;
import io.brimful.trial.TrainedStep;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** What the metrics of a driver are read from: numbers over all sweeps that run in it, and since it started. */
final class Gauges {
    /** What is counted of trials. */
    enum Count {
        RUNNING,
        COMPLETE,
        INFEASIBLE,
        FAILED,
        LOST,
        CANCELLED;

        /** {@code trialsComplete}. */
        String metric() {
            return "trials" + name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
        }
    }

    private record Now(DeviceMemory memory, double imagesPerSecond) {}

    private final Map<Count, AtomicLong> counts = new ConcurrentHashMap<>();
    private final Map<TrialKey, Now> running = new ConcurrentHashMap<>();

    void started(TrialKey key) {
        running.put(key, new Now(new DeviceMemory(0, 0), 0));
        of(Count.RUNNING).incrementAndGet();
    }

    void progressed(TrialKey key, Progress progress) {
        running.computeIfPresent(
                key,
                (same, before) -> new Now(
                        progress.memory(),
                        progress.steps().stream()
                                .reduce((first, last) -> last)
                                .map(TrainedStep::imagesPerSecond)
                                .orElse(before.imagesPerSecond())));
    }

    void ended(TrialKey key, Finished finished) {
        running.remove(key);
        of(Count.RUNNING).decrementAndGet();
        switch (finished.end()) {
            case DEVICE_BUSY -> {}
            case EXECUTOR_LOST -> of(Count.LOST).incrementAndGet();
            case OWN -> of(count(finished.outcome())).incrementAndGet();
        }
    }

    private static Count count(Outcome outcome) {
        if (outcome instanceof Outcome.Complete) {
            return Count.COMPLETE;
        }
        if (outcome instanceof Outcome.Infeasible) {
            return Count.INFEASIBLE;
        }
        return outcome instanceof Outcome.Cancelled ? Count.CANCELLED : Count.FAILED;
    }

    long count(Count count) {
        return of(count).get();
    }

    private AtomicLong of(Count count) {
        return counts.computeIfAbsent(count, none -> new AtomicLong());
    }

    long usedBytes() {
        return running.values().stream()
                .mapToLong(now -> now.memory().usedBytes())
                .sum();
    }

    long plannedBytes() {
        return running.values().stream()
                .mapToLong(now -> now.memory().plannedBytes())
                .sum();
    }

    double imagesPerSecond() {
        return running.values().stream().mapToDouble(Now::imagesPerSecond).sum();
    }
}

package io.brimful.cluster;

import io.brimful.conf.Isolation;
import io.brimful.trial.DeviceSlot;
import io.brimful.trial.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;

/**
 * Runs trials as Spark jobs, one job each, never more at a time than there are devices, and never two on one device.
 *
 * <p>A device is handed out before its job is submitted, so no Spark task ever waits for one. What happens in other threads
 * is put into a queue as an event; everything else happens in the thread that called {@link #run}.
 */
public final class TrialPool {
    /** What one sweep asks of its pool. */
    public record Terms(String sweepId, int concurrency, Isolation isolation, Demand demand) {}

    /** Which trials there are to run. */
    public enum Demand {
        /** Those that {@link #run} is given. */
        LISTED,
        /** Also those that the observer adds when a device appears. */
        PER_DEVICE
    }

    /* How long a job may outlive its executor, until Spark says that it has failed. */
    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final SparkContext spark;
    private final Fleet fleet;
    private final TrialTask task;
    private final TrialObserver observer;
    private final Terms terms;
    private final Verdict verdict = new Verdict();
    private final Deque<Queued> pending = new ArrayDeque<>();
    private final Places places = new Places();
    private final List<String> lost = new ArrayList<>();
    private final Map<Long, RunningTrial> running = new LinkedHashMap<>();
    /* Jobs whose executor left, and since when. */
    private final Map<Long, Long> doomed = new LinkedHashMap<>();
    private final BlockingQueue<Runnable> events = new LinkedBlockingQueue<>();
    private long jobs;
    private boolean hasSeenDevice;
    private long deviceSeenNanos = System.nanoTime();

    TrialPool(SparkContext spark, Fleet fleet, TrialTask task, TrialObserver observer, Terms terms) {
        this.spark = spark;
        this.fleet = fleet;
        this.task = task;
        this.observer = observer;
        this.terms = terms;
    }

    /**
     * Returns when every trial has ended, or when cancellation has ended those that ran.
     *
     * @throws NoDevice when trials are left and no device came for them in time
     */
    public void run(List<Queued> trials, Cancellation cancellation) {
        pending.addAll(trials);
        cancellation.onRequest(() -> events.add(() -> {}));
        Switchboard.Line line =
                Switchboard.listen(terms.sweepId(), (key, progress) -> events.add(() -> progressed(key, progress)));
        fleet.join(new Arriving());
        try {
            while (!cancellation.isRequested() && !isDone()) {
                next(cancellation).ifPresent(Runnable::run);
                requireSpark();
                if (!cancellation.isRequested()) {
                    giveUpDoomed();
                    dispatch();
                    checkDevices();
                }
            }
            cancelRunning();
        } finally {
            running.values().forEach(each -> each.job().cancel()); // only when something was thrown
            line.close();
            fleet.close();
        }
    }

    private boolean isDone() {
        boolean mayGrow = terms.demand() == Demand.PER_DEVICE && !hasSeenDevice;
        return pending.isEmpty() && running.isEmpty() && !mayGrow;
    }

    private final class Arriving implements Fleet.Arrivals {
        @Override
        public void coming() {
            events.add(() -> deviceSeenNanos = System.nanoTime());
        }

        @Override
        public void arrived(Place place) {
            events.add(() -> addPlace(place));
        }

        @Override
        public void left(String executor, String reason) {
            events.add(() -> removePlaces(executor));
        }
    }

    private Optional<Runnable> next(Cancellation cancellation) {
        try {
            return Optional.ofNullable(events.poll(LONGEST_WAIT_NANOS, TimeUnit.NANOSECONDS));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            cancellation.request();
            return Optional.empty();
        }
    }

    private void addPlace(Place place) {
        if (places.add(place)) {
            hasSeenDevice = true;
            pending.addAll(observer.appeared(place));
        }
    }

    private void removePlaces(String executor) {
        places.removeAllOf(executor);
        running.forEach((job, each) -> {
            if (each.place().executor().equals(executor)) {
                doomed.putIfAbsent(job, System.nanoTime());
            }
        });
    }

    private void dispatch() {
        Optional<Places.Match> next = mayStart() ? places.match(pending) : Optional.empty();
        while (next.isPresent()) {
            submit(next.get().queued(), next.get().place());
            next = mayStart() ? places.match(pending) : Optional.empty();
        }
    }

    private boolean mayStart() {
        return terms.concurrency() == 0 || running.size() < terms.concurrency();
    }

    private void submit(Queued queued, Place place) {
        long id = jobs++;
        TrialJob work = new TrialJob(task, terms.sweepId(), queued.trial(), queued.attempt(), fleet.slot(place));
        Instant start = Instant.now();
        SubmittedJob job = SubmittedJob.submit(
                spark,
                fleet.rdd(place),
                work,
                queued.trial().id() + " on " + place.device(),
                end -> events.add(() -> ended(id, end)));
        running.put(id, new RunningTrial(queued, place, start, System.nanoTime(), job));
        Switchboard.GAUGES.started(key(queued));
        observer.started(queued.trial(), queued.attempt(), place);
    }

    private void progressed(TrialKey key, Progress progress) {
        running.values().stream()
                .filter(each -> each.queued().trial().id().equals(key.trialId())
                        && each.queued().attempt() == key.attempt())
                .findFirst()
                .ifPresent(each -> {
                    Switchboard.GAUGES.progressed(key, progress);
                    observer.progressed(each.queued().trial(), key.attempt(), progress);
                });
    }

    private TrialKey key(Queued queued) {
        return new TrialKey(terms.sweepId(), queued.trial().id(), queued.attempt());
    }

    private void ended(long id, SubmittedJob.End end) {
        if (end.finished().isEmpty()) {
            requireSpark();
        }
        RunningTrial each = running.remove(id);
        boolean executorLeft = doomed.remove(id) != null;
        if (each == null) {
            return;
        }
        if (end.finished().isPresent()
                && executorLeft
                && !isAt(each.place(), end.finished().get())) {
            /* Spark has run the task again by itself, which it does when nobody is to blame. */
            Throwable cause =
                    new IllegalStateException("executor " + each.place().executor() + " went away");
            observer.finished(each.without(cause, Finished.End.EXECUTOR_LOST));
            decide(each, verdict.of(end.finished().get().again(), each.place(), outlook(each.place())));
        } else if (end.finished().isPresent()) {
            decide(each, verdict.of(end.finished().get(), each.place(), outlook(each.place())));
        } else if (end.isExecutorLost()) {
            places.remove(each.place());
            decide(each, verdict.ofExecutorLost(each.without(end.cause(), Finished.End.EXECUTOR_LOST)));
        } else {
            Finished failed = each.without(end.cause(), Finished.End.OWN);
            decide(each, new Verdict.Decision(failed, Verdict.Trial.ENDED, Verdict.Device.FREE));
        }
    }

    private void requireSpark() {
        if (spark.isStopped()) {
            throw new NoDevice("Spark ended the application, " + (pending.size() + running.size())
                    + " trials are left; `--resume` goes on with them on a cluster that is well: "
                    + fleet.description());
        }
    }

    private static boolean isAt(Place place, Finished finished) {
        return finished.executor().equals(place.executor());
    }

    private Verdict.Outlook outlook(Place place) {
        boolean another =
                fleet.patience().isPresent() || terms.isolation() == Isolation.PROCESS || places.hasOtherThan(place);
        return another ? Verdict.Outlook.ANOTHER : Verdict.Outlook.NONE;
    }

    /* The executor went away, and nobody says that the trial did it. */
    private void giveUpDoomed() {
        long now = System.nanoTime();
        Collection<Long> over = doomed.entrySet().stream()
                .filter(each -> now - each.getValue() >= GRACE_NANOS)
                .map(Map.Entry::getKey)
                .toList();
        for (long id : over) {
            doomed.remove(id);
            RunningTrial each = running.remove(id);
            if (each != null) {
                each.job().cancel();
                Throwable cause =
                        new IllegalStateException("executor " + each.place().executor() + " went away");
                decide(each, verdict.ofExecutorGone(each.without(cause, Finished.End.EXECUTOR_LOST)));
            }
        }
    }

    private void decide(RunningTrial each, Verdict.Decision decision) {
        Queued queued = each.queued();
        Switchboard.GAUGES.ended(key(queued), decision.finished());
        settle(each.place(), decision.device());
        if (decision.trial() != Verdict.Trial.ENDED) {
            places.avoid(queued, each.place());
            int attempt = queued.attempt() + (decision.trial() == Verdict.Trial.AGAIN ? 1 : 0);
            pending.addFirst(new Queued(queued.trial(), attempt, queued.model()));
        }
        if (decision.trial() != Verdict.Trial.STILL_TO_COME) {
            observer.finished(decision.finished());
        }
    }

    private void settle(Place place, Verdict.Device device) {
        if (!places.isPresent(place)) {
            return;
        }
        /* What was lost with a process of its own is there again for the next one. */
        boolean isUsable = device == Verdict.Device.FREE
                || (device == Verdict.Device.REPLACED && terms.isolation() == Isolation.PROCESS);
        if (isUsable) {
            places.release(place);
            return;
        }
        places.remove(place);
        lost.add(place.slot().address());
        if (device == Verdict.Device.REPLACED) {
            fleet.replace(place);
        } else if (device == Verdict.Device.GIVEN_UP) {
            fleet.giveUp(place);
        }
    }

    /* Trials are left, nothing runs, and no device that is there suits them. */
    private void checkDevices() {
        long now = System.nanoTime();
        if (isDone() || !running.isEmpty() || !events.isEmpty()) {
            deviceSeenNanos = now;
            return;
        }
        Optional<Duration> patience = fleet.patience();
        if (patience.isEmpty()) {
            if (places.isEmpty()) {
                failPending();
            }
        } else if (now - deviceSeenNanos >= patience.get().toNanos()) {
            throw new NoDevice(pending.size() + (pending.size() == 1 ? " trial is" : " trials are")
                    + " left and no device came for " + patience.get().toSeconds()
                    + " s; `--resume` goes on with them: "
                    + fleet.description());
        }
    }

    private void failPending() {
        Instant now = Instant.now();
        String reason = "no device is left: " + String.join(", ", new LinkedHashSet<>(lost))
                + (new HashSet<>(lost).size() == 1 ? " was" : " were") + " lost; run the sweep again in a new process";
        while (!pending.isEmpty()) {
            Queued queued = pending.removeFirst();
            DeviceSlot slot = new DeviceSlot("none", 1, 1);
            Outcome failed =
                    new Outcome.Failed(TrialJob.nothingKnown(slot), reason, reason, Outcome.Aftermath.DEVICE_LOST);
            observer.finished(
                    new Finished(queued.trial(), queued.attempt(), slot, failed, Finished.End.OWN, "", now, now));
        }
    }

    private void cancelRunning() {
        for (RunningTrial each : List.copyOf(running.values())) {
            each.job().cancel();
            Finished cancelled = each.cancelled();
            Switchboard.GAUGES.ended(key(each.queued()), cancelled);
            observer.finished(cancelled);
        }
        running.clear();
    }
}

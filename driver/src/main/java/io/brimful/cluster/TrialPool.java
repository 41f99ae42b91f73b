package io.brimful.cluster;

import io.brimful.trial.DeviceSlot;
import io.brimful.trial.Outcome;
import io.brimful.trial.Trial;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.SimpleFutureAction;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import scala.Function0;
import scala.Function1;
import scala.Function2;
import scala.collection.Iterator;
import scala.collection.immutable.Range$;
import scala.collection.immutable.Seq;
import scala.concurrent.ExecutionContext;
import scala.concurrent.ExecutionContext$;
import scala.runtime.BoxedUnit;
import scala.util.Try;

/**
 * Runs trials as Spark jobs, one job each, never more at a time than there are devices, and never two on one device.
 *
 * <p>A device is handed out before its job is submitted, so no Spark task ever waits for one. Jobs end in Spark's threads,
 * which only put an event into a queue; everything else happens in the thread that called {@link #run}.
 */
public final class TrialPool {
    private record Running(Trial trial, DeviceSlot slot, Instant startedAt, SimpleFutureAction<String> future) {}

    /** A job's end, or, with an empty id, the wish to cancel. */
    private record Event(String trialId, AtomicReference<Finished> result, Try<?> end) {}

    private static final String CANCEL = "";
    private static final ExecutionContext SAME_THREAD = ExecutionContext$.MODULE$.fromExecutor(Runnable::run);

    private final JavaSparkContext spark;
    private final TrialTask task;
    private final TrialObserver observer;
    private final List<DeviceSlot> slots;
    private final Deque<DeviceSlot> free;
    private final List<String> lost = new ArrayList<>();
    private final Map<String, Running> running = new LinkedHashMap<>();
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

    /**
     * A pool of devices.
     *
     * @param slots devices of this machine, at least one
     */
    public TrialPool(SparkContext spark, List<DeviceSlot> slots, TrialTask task, TrialObserver observer) {
        if (slots.isEmpty()) {
            throw new IllegalArgumentException("no device to run trials on");
        }
        if (!spark.isLocal()) {
            throw new IllegalArgumentException(
                    "Spark master is " + spark.master() + ", must be local[*]: devices are handed out in one process");
        }
        this.spark = JavaSparkContext.fromSparkContext(spark);
        this.task = task;
        this.observer = observer;
        this.slots = List.copyOf(slots);
        this.free = new ArrayDeque<>(slots);
    }

    /** Returns when every trial has ended, or when cancellation has ended those that ran. */
    public void run(List<Trial> trials, Cancellation cancellation) {
        Deque<Trial> pending = new ArrayDeque<>(trials);
        cancellation.onRequest(() -> events.add(new Event(CANCEL, new AtomicReference<>(), noEnd())));
        try {
            while (!cancellation.isRequested() && !(pending.isEmpty() && running.isEmpty())) {
                while (!pending.isEmpty() && !free.isEmpty()) {
                    submit(pending.removeFirst(), free.removeFirst());
                }
                if (running.isEmpty()) {
                    pending.forEach(this::fail);
                    return;
                }
                Event event = next(cancellation);
                if (!event.trialId().equals(CANCEL)) {
                    ended(event);
                }
            }
            cancelRunning();
        } finally {
            running.values().forEach(job -> job.future().cancel()); // only when an observer threw
        }
    }

    private static Try<?> noEnd() {
        return new scala.util.Failure<>(new IllegalStateException("not a job's end"));
    }

    private Event next(Cancellation cancellation) {
        try {
            return events.take();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            cancellation.request();
            return new Event(CANCEL, new AtomicReference<>(), noEnd());
        }
    }

    private void submit(Trial trial, DeviceSlot slot) {
        TrialTask work = task;
        RDD<Integer> one = spark.parallelize(List.of(0), 1).rdd();
        AtomicReference<Finished> result = new AtomicReference<>();
        spark.setJobGroup(trial.id(), trial.id() + " on " + slot.address(), true);
        try {
            @SuppressWarnings("unchecked") // Scala's Seq<Object> is Java's raw Range
            Seq<Object> partitions = (Seq<Object>) (Object) Range$.MODULE$.apply(0, 1);
            SimpleFutureAction<String> future = spark.sc()
                    .submitJob(
                            one,
                            (Function1<Iterator<Integer>, Finished> & java.io.Serializable)
                                    ignored -> TrialJob.run(work, trial, slot),
                            partitions,
                            (Function2<Object, Finished, BoxedUnit>) (index, finished) -> {
                                result.set(finished);
                                return BoxedUnit.UNIT;
                            },
                            (Function0<String>) trial::id);
            running.put(trial.id(), new Running(trial, slot, Instant.now(), future));
            observer.started(trial, slot);
            future.onComplete(
                    (Function1<Try<String>, Boolean>) end -> events.add(new Event(trial.id(), result, end)),
                    SAME_THREAD);
        } finally {
            spark.clearJobGroup();
        }
    }

    private void ended(Event event) {
        Running job = running.remove(event.trialId());
        if (job == null) {
            return;
        }
        Finished finished = event.result().get();
        if (finished != null && isLost(finished.outcome())) {
            lost.add(job.slot().address());
        } else {
            free.addLast(job.slot());
        }
        observer.finished(finished != null ? finished : withoutResult(job, event.end()));
    }

    private static boolean isLost(Outcome outcome) {
        return outcome instanceof Outcome.Failed failed && failed.aftermath() == Outcome.Aftermath.DEVICE_LOST;
    }

    /* No device is left in this process. */
    private void fail(Trial trial) {
        Instant now = Instant.now();
        DeviceSlot slot = slots.get(0);
        String reason = "no device is left: " + String.join(", ", lost) + (lost.size() == 1 ? " was" : " were")
                + " lost; run the sweep again in a new process";
        Outcome failed = new Outcome.Failed(TrialJob.nothingKnown(slot), reason, reason, Outcome.Aftermath.DEVICE_LOST);
        observer.finished(new Finished(trial, slot, failed, Finished.End.OWN, "", now, now));
    }

    private static Finished withoutResult(Running job, Try<?> end) {
        Throwable cause = end.isFailure() ? end.failed().get() : new IllegalStateException("the job had no result");
        boolean lost = String.valueOf(cause.getMessage()).contains("ExecutorLostFailure");
        return new Finished(
                job.trial(),
                job.slot(),
                TrialJob.failed(job.slot(), cause),
                lost ? Finished.End.EXECUTOR_LOST : Finished.End.OWN,
                "",
                job.startedAt(),
                Instant.now());
    }

    private void cancelRunning() {
        for (Running job : List.copyOf(running.values())) {
            job.future().cancel();
            running.remove(job.trial().id());
            Outcome cancelled = new Outcome.Cancelled(TrialJob.nothingKnown(job.slot()));
            observer.finished(new Finished(
                    job.trial(), job.slot(), cancelled, Finished.End.OWN, "", job.startedAt(), Instant.now()));
        }
    }
}

package io.brimful.cluster;

import io.brimful.run.DeviceBusy;
import io.brimful.run.EndedFromOutside;
import io.brimful.trial.DeviceFacts;
import io.brimful.trial.DeviceSlot;
import io.brimful.trial.Evidence;
import io.brimful.trial.Outcome;
import io.brimful.trial.Trial;
import java.io.PrintWriter;
import java.io.Serializable;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskKilledException;

/**
 * One attempt of a trial as Spark runs it: whatever happens inside becomes a value, so that Spark never retries it.
 *
 * @param place which device the task has
 */
record TrialJob(TrialTask task, String sweepId, Trial trial, int attempt, SlotOfTask place) implements Serializable {
    private record Ended(Outcome outcome, Finished.End end) {}

    Finished run() {
        Instant start = Instant.now();
        long startNanos = System.nanoTime();
        DeviceSlot slot = place.here();
        Ended ended = ended(slot);
        Instant end = start.plusNanos(System.nanoTime() - startNanos);
        String executor = SparkEnv.get() == null ? "" : SparkEnv.get().executorId();
        return new Finished(trial, attempt, slot, ended.outcome(), ended.end(), executor, start, end);
    }

    private Ended ended(DeviceSlot slot) {
        try (SentReports report = SentReports.of(new TrialKey(sweepId, trial.id(), attempt))) {
            Outcome outcome = task.run(trial, slot, report);
            if (outcome == null) {
                throw new IllegalStateException("the trial ended without an outcome");
            }
            return new Ended(outcome, Finished.End.OWN);
        } catch (InterruptedException | TaskKilledException cancelled) {
            return new Ended(new Outcome.Cancelled(nothingKnown(slot)), Finished.End.OWN);
        } catch (EndedFromOutside ended) {
            return new Ended(failed(slot, ended), Finished.End.EXECUTOR_LOST);
        } catch (DeviceBusy busy) {
            return new Ended(failed(slot, busy), Finished.End.DEVICE_BUSY);
        } catch (Throwable anything) { // an Error is this trial's too: the others go on
            return new Ended(failed(slot, anything), Finished.End.OWN);
        }
    }

    static Outcome.Failed failed(DeviceSlot slot, Throwable cause) {
        StringWriter trace = new StringWriter();
        cause.printStackTrace(new PrintWriter(trace));
        String message = cause.getMessage();
        String reason = message == null || message.isBlank()
                ? cause.getClass().getSimpleName()
                : message.strip().lines().findFirst().orElse(message);
        return new Outcome.Failed(nothingKnown(slot), reason, trace.toString(), Outcome.Aftermath.DEVICE_USABLE);
    }

    static Evidence nothingKnown(DeviceSlot slot) {
        return new Evidence(DeviceFacts.unopened(slot), List.of(), 0);
    }
}

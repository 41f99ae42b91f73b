package io.brimful.cluster;

import io.brimful.run.DeviceBusy;
import io.brimful.run.EndedFromOutside;
import io.brimful.trial.DeviceFacts;
import io.brimful.trial.DeviceSlot;
import io.brimful.trial.Evidence;
import io.brimful.trial.Outcome;
import io.brimful.trial.Trial;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskKilledException;

/** One trial as Spark runs it: whatever happens inside becomes a value, so that Spark never retries it. */
final class TrialJob {
    private TrialJob() {}

    private record Ended(Outcome outcome, Finished.End end) {}

    static Finished run(TrialTask task, Trial trial, DeviceSlot slot) {
        Instant start = Instant.now();
        Ended ended = ended(task, trial, slot);
        String executor = SparkEnv.get() == null ? "" : SparkEnv.get().executorId();
        return new Finished(trial, slot, ended.outcome(), ended.end(), executor, start, Instant.now());
    }

    private static Ended ended(TrialTask task, Trial trial, DeviceSlot slot) {
        try {
            return new Ended(outcome(task, trial, slot), Finished.End.OWN);
        } catch (EndedFromOutside ended) {
            return new Ended(failed(slot, ended), Finished.End.EXECUTOR_LOST);
        } catch (DeviceBusy busy) {
            return new Ended(failed(slot, busy), Finished.End.DEVICE_BUSY);
        }
    }

    private static Outcome outcome(TrialTask task, Trial trial, DeviceSlot slot) {
        try {
            Outcome outcome = task.run(trial, slot, TrialReport.SILENT);
            if (outcome == null) {
                throw new IllegalStateException("the trial ended without an outcome");
            }
            return outcome;
        } catch (InterruptedException | TaskKilledException cancelled) {
            return new Outcome.Cancelled(nothingKnown(slot));
        } catch (EndedFromOutside | DeviceBusy noOutcome) {
            throw noOutcome;
        } catch (Throwable anything) { // an Error is this trial's too: the others go on
            return failed(slot, anything);
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

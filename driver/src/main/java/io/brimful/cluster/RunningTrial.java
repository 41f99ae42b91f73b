package io.brimful.cluster;

import io.brimful.trial.DeviceSlot;
import io.brimful.trial.Outcome;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An attempt whose job is under way.
 *
 * @param place the device that was handed out for it
 * @param startedAt when that was
 * @param startNanos the same by {@link System#nanoTime}
 */
record RunningTrial(Queued queued, Place place, Instant startedAt, long startNanos, SubmittedJob job) {
    /* "... ExecutorLostFailure (executor 1 exited caused by one of the running tasks) Reason: Command exited with code 137" */
    private static final Pattern EXECUTOR_LOST = Pattern.compile("ExecutorLostFailure .*?Reason: (.*)");

    /** The end of one that brought nothing back. */
    Finished without(Throwable cause, Finished.End end) {
        Outcome.Failed failed = TrialJob.failed(place.slot(), cause);
        Matcher why = EXECUTOR_LOST.matcher(failed.reason());
        return ended(
                why.find()
                        ? new Outcome.Failed(
                                failed.evidence(),
                                "executor " + place.executor() + " on " + place.host() + " died: " + why.group(1),
                                failed.error(),
                                failed.aftermath())
                        : failed,
                end);
    }

    /** The end of one whose sweep was asked to stop. */
    Finished cancelled() {
        DeviceSlot slot = place.slot();
        return ended(new Outcome.Cancelled(TrialJob.nothingKnown(slot)), Finished.End.OWN);
    }

    /* By a clock that never jumps. */
    private Finished ended(Outcome outcome, Finished.End end) {
        Instant now = startedAt.plusNanos(System.nanoTime() - startNanos);
        return new Finished(
                queued.trial(), queued.attempt(), place.slot(), outcome, end, place.executor(), startedAt, now);
    }
}

package io.brimful.cluster;

import io.brimful.trial.Outcome;
import io.brimful.trial.Outcome.Aftermath;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides what an attempt's end means: for its trial, and for the device that it had. */
final class Verdict {
    private static final Logger LOG = LoggerFactory.getLogger(Verdict.class);

    /** What becomes of the trial. */
    enum Trial {
        /** It has ended. */
        ENDED,
        /** This attempt is a row; another one follows. */
        AGAIN,
        /** It never ran; the same attempt is still to come. */
        STILL_TO_COME
    }

    /** What becomes of the device. */
    enum Device {
        FREE,
        /** Its process is to be replaced. */
        REPLACED,
        /** It took down several trials: no other one gets it. */
        GIVEN_UP,
        /** Its process is gone. */
        GONE
    }

    /**
     * The decision.
     *
     * @param finished the attempt as it is to be written down
     */
    record Decision(Finished finished, Trial trial, Device device) {}

    private static final int MOST_STRIKES = 2;
    private static final int MOST_BUSY = 3;

    private final Map<String, Integer> strikes = new HashMap<>();
    private final Map<String, Integer> busy = new HashMap<>();
    /* Trials that each device took down. */
    private final Map<String, Set<String>> victims = new HashMap<>();

    /**
     * Of an attempt whose trial, or whose surroundings, brought back a value.
     *
     * @param another whether there is another device, or process, that the trial could have
     */
    Decision of(Finished finished, Place place, Outlook another) {
        return switch (finished.end()) {
            case OWN -> own(finished, place, another);
            case DEVICE_BUSY -> busy(finished);
            case EXECUTOR_LOST -> new Decision(struck(finished), again(finished), Device.FREE);
        };
    }

    /** Of an attempt whose executor died under it. */
    Decision ofExecutorLost(Finished finished) {
        return new Decision(struck(finished), again(finished), Device.GONE);
    }

    /** Of an attempt whose executor went away for a reason that has nothing to do with the trial. */
    Decision ofExecutorGone(Finished finished) {
        return new Decision(finished, Trial.AGAIN, Device.GONE);
    }

    /** Whether a lost device leaves another one to the trial. */
    enum Outlook {
        ANOTHER,
        NONE
    }

    private Decision own(Finished finished, Place place, Outlook another) {
        if (!(finished.outcome() instanceof Outcome.Failed failed) || failed.aftermath() == Aftermath.DEVICE_USABLE) {
            return new Decision(finished, Trial.ENDED, Device.FREE);
        }
        int count = strike(finished);
        Set<String> trials = victims.computeIfAbsent(place.device(), none -> new HashSet<>());
        trials.add(finished.trial().id());
        Device device = trials.size() >= MOST_STRIKES ? Device.GIVEN_UP : Device.REPLACED;
        LOG.debug("{}: {} after {}", place, device, failed.reason());
        if (count >= MOST_STRIKES || another == Outlook.NONE) {
            return new Decision(finished, Trial.ENDED, device);
        }
        return new Decision(finished.as(Finished.End.EXECUTOR_LOST), Trial.AGAIN, device);
    }

    private Decision busy(Finished finished) {
        int count = busy.merge(finished.trial().id(), 1, Integer::sum);
        return count >= MOST_BUSY
                ? new Decision(finished.as(Finished.End.OWN), Trial.ENDED, Device.FREE)
                : new Decision(finished, Trial.STILL_TO_COME, Device.FREE);
    }

    /* Who takes down two processes is to blame. */
    private Finished struck(Finished finished) {
        return strike(finished) < MOST_STRIKES
                ? finished
                : finished.failed("two processes that ran it died; the last: ");
    }

    private int strike(Finished finished) {
        return strikes.merge(finished.trial().id(), 1, Integer::sum);
    }

    private Trial again(Finished finished) {
        return strikes.getOrDefault(finished.trial().id(), 0) < MOST_STRIKES ? Trial.AGAIN : Trial.ENDED;
    }
}

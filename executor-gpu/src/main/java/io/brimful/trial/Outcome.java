package io.brimful.trial;

import java.io.Serializable;

/** How a trial ended: a value, never an exception. */
public sealed interface Outcome extends Serializable {
    /** What is known however it ended. */
    Evidence evidence();

    /** The size was found, or was given and fits, and every training step ran. */
    record Complete(Evidence evidence, Sizing sizing, Training training) implements Outcome {}

    /**
     * Not even the smallest allowed size fits.
     *
     * @param neededBytes arena of that smallest size
     * @param freeBytes what the device had
     * @param reason one sentence for people
     */
    record Infeasible(Evidence evidence, long neededBytes, long freeBytes, String reason) implements Outcome {}

    /**
     * Something went wrong that is not a lack of memory.
     *
     * @param reason one sentence for people
     * @param error the stack trace, for whoever mends it
     * @param aftermath what became of the device
     */
    record Failed(Evidence evidence, String reason, String error, Aftermath aftermath) implements Outcome {}

    /** The trial was interrupted. */
    record Cancelled(Evidence evidence) implements Outcome {}

    /** What a failure left behind. */
    enum Aftermath {
        /** The next trial may have the device. */
        DEVICE_USABLE,
        /** This process cannot use the device any more; another one can. */
        DEVICE_LOST
    }
}

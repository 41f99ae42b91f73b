package io.brimful.cli;

/** What the process says to its caller. */
public final class ExitCode {
    /** All done. */
    public static final int DONE = 0;
    /** Something went wrong that is none of the following. */
    public static final int ERROR = 1;
    /** Bad usage, or a configuration with faults. */
    public static final int USAGE = 2;
    /** A file or folder that was named does not exist. */
    public static final int INPUT_MISSING = 3;
    /** The sweep ended, and some of its trials failed. */
    public static final int TRIALS_FAILED = 4;
    /** Buffers were not placed within the capacity in the time. */
    public static final int NOT_PLACED = 4;
    /** The cluster does not answer, or has no device for what is left; a sweep can be resumed. */
    public static final int NO_DEVICE = 5;
    /** Results cannot be written: the disk is full, or another driver took the run; a sweep can be resumed. */
    public static final int RESULTS_LOST = 6;
    /** Ctrl-C. */
    public static final int INTERRUPTED = 130;

    private ExitCode() {}
}

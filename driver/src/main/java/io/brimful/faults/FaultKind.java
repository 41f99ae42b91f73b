package io.brimful.faults;

import io.brimful.conf.Isolation;
import java.util.Locale;

/** What is done to a sweep while it runs. */
public enum FaultKind {
    KILL_EXECUTOR("kill -9 of an executor", Isolation.JVM),
    KILL_TRIAL("kill -9 of a trial's process", Isolation.PROCESS),
    KILL_WORKER("kill -9 of a worker, which then comes back", Isolation.JVM),
    KILL_DRIVER("kill -9 of the driver, then --resume", Isolation.JVM),
    PAUSE_EXECUTOR("SIGSTOP of an executor, for ever", Isolation.JVM),
    CRASH_EXECUTOR("a crash in native code in an executor (SIGSEGV)", Isolation.JVM),
    CRASH_TRIAL("a crash in native code in a trial's process (SIGSEGV): that trial is FAILED", Isolation.PROCESS),
    FILL_DISK("the disk of the results full, then --resume", Isolation.JVM),
    INTERRUPT_DRIVER("Ctrl-C, then --resume", Isolation.JVM);

    private final String description;
    private final Isolation isolation;

    FaultKind(String description, Isolation isolation) {
        this.description = description;
        this.isolation = isolation;
    }

    /** In words. */
    public String description() {
        return description;
    }

    /** What it leaves behind where it hits. */
    enum Trace {
        /** A driver that has to be started again. */
        RESUMED,
        /** An attempt that was lost. */
        LOST,
        /** A trial that is FAILED. */
        FAILED
    }

    Trace trace() {
        return switch (this) {
            case KILL_DRIVER, INTERRUPT_DRIVER, FILL_DISK -> Trace.RESUMED;
            case CRASH_TRIAL -> Trace.FAILED;
            case KILL_EXECUTOR, KILL_TRIAL, KILL_WORKER, PAUSE_EXECUTOR, CRASH_EXECUTOR -> Trace.LOST;
        };
    }

    /** Where trials run in a sweep that suffers it. */
    Isolation isolation() {
        return isolation;
    }

    /** {@code kill-executor}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

package io.brimful.run;

import io.brimful.trial.Evidence;
import io.brimful.trial.Outcome;
import io.brimful.trial.Outcome.Aftermath;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How a trial's process ended that had no outcome.
 *
 * @param code of its exit; 128 and the signal's number when a signal ended it
 * @param crash what the virtual machine found out about its own death
 * @param errors the last of what it printed
 */
record ProcessEnd(long pid, int code, Optional<String> crash, String errors) {
    private static final int SIGNALS = 128;
    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(1, "SIGHUP"),
            Map.entry(2, "SIGINT"),
            Map.entry(3, "SIGQUIT"),
            Map.entry(4, "SIGILL"),
            Map.entry(5, "SIGTRAP"),
            Map.entry(6, "SIGABRT"),
            Map.entry(7, "SIGBUS"),
            Map.entry(8, "SIGFPE"),
            Map.entry(9, "SIGKILL"),
            Map.entry(11, "SIGSEGV"),
            Map.entry(15, "SIGTERM"));
    /* Nobody sends these to himself by mistake. */
    private static final Set<String> FROM_OUTSIDE = Set.of("SIGKILL", "SIGTERM");

    boolean isFromOutside() {
        return crash.isEmpty() && FROM_OUTSIDE.contains(signal());
    }

    private String signal() {
        return code > SIGNALS ? NAMES.getOrDefault(code - SIGNALS, "signal " + (code - SIGNALS)) : "";
    }

    /** One line for people. */
    String reason() {
        String process = "the trial's process " + pid;
        if (crash.isPresent()) {
            return process + " crashed: " + crash.get();
        }
        if (isFromOutside()) {
            return process + " was ended from outside by " + signal();
        }
        return signal().isEmpty()
                ? process + " ended with exit code " + code + " and without an outcome"
                : process + " was ended by " + signal();
    }

    Outcome.Failed failure(Evidence evidence) {
        String error = errors.isEmpty() ? reason() : reason() + "; the last of what it printed:\n" + errors;
        return new Outcome.Failed(evidence, reason(), error, Aftermath.DEVICE_USABLE);
    }
}

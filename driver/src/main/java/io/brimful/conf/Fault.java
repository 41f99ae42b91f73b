package io.brimful.conf;

/**
 * One thing that is wrong with a configuration.
 *
 * @param where {@code file:line}, or what else the value came from
 * @param message the subject, what it is, and what it must be
 * @param cause whether something outside the file would have to change
 */
public record Fault(String where, String message, Cause cause) {
    /** What would have to change. */
    public enum Cause {
        /** The configuration. */
        INVALID,
        /** A file or folder that the configuration names. */
        MISSING_INPUT
    }

    @Override
    public String toString() {
        return where.isEmpty() ? message : where + ": " + message;
    }
}

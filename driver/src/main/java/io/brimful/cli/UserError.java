package io.brimful.cli;

/** The user can mend it: one message, an exit code, no stack trace. */
public final class UserError extends RuntimeException {
    private final int exitCode;

    /**
     * An error with its message.
     *
     * @param exitCode one of {@link ExitCode}
     */
    public UserError(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    public UserError(int exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    public int exitCode() {
        return exitCode;
    }
}

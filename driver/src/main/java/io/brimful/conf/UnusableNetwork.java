package io.brimful.conf;

/** A file of a network or a solver is not there, or cannot be used; the message says what is wrong, and where. */
public final class UnusableNetwork extends Exception {
    private static final long serialVersionUID = 1;

    private final Fault.Cause cause;

    /**
     * The condition.
     *
     * @param why what would have to change
     */
    public UnusableNetwork(String message, Fault.Cause why, Throwable thrown) {
        super(message, thrown);
        this.cause = why;
    }

    Fault.Cause why() {
        return cause;
    }
}

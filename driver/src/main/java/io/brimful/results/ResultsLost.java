package io.brimful.results;

/** A run's results can be written no more, as when the disk is full; what was acknowledged is safe, and the run can be resumed. */
public final class ResultsLost extends UnusableResults {
    private static final long serialVersionUID = 1;

    ResultsLost(String message, Throwable cause) {
        super(message, cause);
    }
}

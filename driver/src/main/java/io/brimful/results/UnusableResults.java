package io.brimful.results;

/** A results folder cannot be written or read; the message says which, and why. */
public sealed class UnusableResults extends RuntimeException permits Fenced, ResultsLost {
    private static final long serialVersionUID = 1;

    UnusableResults(String message) {
        super(message);
    }

    UnusableResults(String message, Throwable cause) {
        super(message, cause);
    }
}

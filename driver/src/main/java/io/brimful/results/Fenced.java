package io.brimful.results;

/** Another driver has taken the run up, so this one must stop; what it still writes counts for nothing. */
public final class Fenced extends UnusableResults {
    private static final long serialVersionUID = 1;

    Fenced(String message) {
        super(message);
    }
}

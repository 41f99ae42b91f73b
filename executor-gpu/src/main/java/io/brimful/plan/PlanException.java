package io.brimful.plan;

/** A plan that breaks a rule: a mistake in Brimful, never in what the user asked for. */
public final class PlanException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public PlanException(String message) {
        super(message);
    }
}

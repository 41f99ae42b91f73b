package io.brimful.pack;

import java.util.function.BooleanSupplier;

/** Ends at a moment, or when it is told to; for any number of threads. */
final class ClockBudget implements Budget {
    private final long madeNanos = System.nanoTime();
    private final long deadlineNanos;
    private final BooleanSupplier cancelled;

    /**
     * A budget.
     *
     * @param deadlineNanos by {@link System#nanoTime}
     */
    ClockBudget(long deadlineNanos, BooleanSupplier cancelled) {
        this.deadlineNanos = deadlineNanos;
        this.cancelled = cancelled;
    }

    @Override
    public boolean isSpent() {
        return cancelled.getAsBoolean() || System.nanoTime() - deadlineNanos >= 0;
    }

    @Override
    public Budget part(double share) {
        long now = System.nanoTime();
        return new ClockBudget(now + (long) (share * (deadlineNanos - now)), cancelled);
    }

    @Override
    public Budget keepingBack() {
        return new ClockBudget(deadlineNanos - (System.nanoTime() - madeNanos), cancelled);
    }
}

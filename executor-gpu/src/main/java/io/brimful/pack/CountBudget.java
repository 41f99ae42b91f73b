package io.brimful.pack;

import org.jspecify.annotations.Nullable;

/** Ends when it has been asked so often: at the same point of the work on any machine. For one thread. */
final class CountBudget implements Budget {
    private final @Nullable CountBudget whole;
    private long left;

    CountBudget(long asks) {
        this(asks, null);
    }

    private CountBudget(long asks, @Nullable CountBudget whole) {
        this.left = asks;
        this.whole = whole;
    }

    @Override
    public boolean isSpent() {
        left -= left > 0 ? 1 : 0;
        boolean wholeIsSpent = whole != null && whole.isSpent();
        return left == 0 || wholeIsSpent;
    }

    @Override
    public Budget part(double share) {
        return new CountBudget((long) Math.ceil(share * left), this);
    }

    @Override
    public Budget keepingBack() {
        return this;
    }
}

package io.brimful.recompute;

/**
 * How far recomputation may go: of what is within {@code maxSlowdown}, the fastest that fits the budget; the smallest where
 * nothing fits.
 *
 * @param maxSlowdown predicted time of a step, as a multiple of that without recomputation; at least 1
 * @param budgetBytes of the arena; 0 asks for the smallest
 */
public record Limit(double maxSlowdown, long budgetBytes) {
    /** @throws IllegalArgumentException when the slowdown is below 1 or no number, or the budget is negative */
    public Limit {
        if (!(maxSlowdown >= 1)) {
            throw new IllegalArgumentException("max-slowdown is " + maxSlowdown + ", must be >= 1");
        }
        if (budgetBytes < 0) {
            throw new IllegalArgumentException("budget is " + budgetBytes + " B, must be >= 0");
        }
    }
}

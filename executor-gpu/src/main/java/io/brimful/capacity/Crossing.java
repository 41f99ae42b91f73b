package io.brimful.capacity;

import java.util.function.LongUnaryOperator;

/** Finds the last rung whose bytes stay within a limit, where higher rungs need more: by the line through what was tried last. */
final class Crossing {
    /* The secant method between bounds; every third guess takes the middle, by their ratio while they are far apart, so that no curve
     * makes it slow. */
    private static final int GUESSES_PER_MIDDLE = 3;
    private static final long FAR = 4;
    /* While nothing was too large: so many times the last one at most, as a line through one point is no more than a guess. */
    private static final long FURTHEST = 64;

    private final long top;
    private final long limit;
    private long fits;
    private long tooLarge;
    private long rung;
    private double bytes;
    private double slope;
    private int guesses;

    private Crossing(long top, long limit) {
        this.top = top;
        this.limit = limit;
        this.tooLarge = top + 1;
    }

    /**
     * The last rung that fits; 0 where not even the first does.
     *
     * @param start the first that is tried
     * @param top the highest rung
     * @param bytes of a rung; {@link Long#MAX_VALUE} where they cannot be counted
     */
    static long last(long start, long top, long limit, LongUnaryOperator bytes) {
        Crossing crossing = new Crossing(top, limit);
        long next = start;
        while (crossing.tooLarge - crossing.fits > 1) {
            crossing.note(next, bytes.applyAsLong(next));
            next = crossing.guess();
        }
        return crossing.fits;
    }

    private void note(long tried, long needed) {
        if (needed == Long.MAX_VALUE) {
            slope = 0;
        } else {
            boolean hasTwo = slope > 0 && tried != rung && (needed > bytes) == (tried > rung);
            slope = hasTwo ? (needed - bytes) / (tried - rung) : (double) needed / tried;
            rung = tried;
            bytes = needed;
        }
        if (needed <= limit) {
            fits = tried;
        } else {
            tooLarge = tried;
        }
    }

    private long guess() {
        boolean isOpen = tooLarge > top;
        if (slope <= 0 || ++guesses % GUESSES_PER_MIDDLE == 0) {
            return Math.max(fits + 1, isOpen ? Math.min(top, 2 * fits) : middle());
        }
        long highest = isOpen ? Math.min(top, FURTHEST * fits) : tooLarge - 1;
        long aimed = rung + (long) Math.floor((limit - bytes) / slope);
        return Math.max(fits + 1, Math.min(aimed, highest));
    }

    private long middle() {
        return tooLarge > FAR * Math.max(1, fits)
                ? (long) Math.sqrt((double) Math.max(1, fits) * tooLarge)
                : fits + (tooLarge - fits) / 2;
    }
}

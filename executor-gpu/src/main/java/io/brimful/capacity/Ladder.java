package io.brimful.capacity;

import io.brimful.trial.Find;

/**
 * The sizes that a search may choose from, as rungs counted from 1: batches by one image, widths by a hundredth.
 *
 * @param find what changes from rung to rung
 * @param asked the size whose other coordinate stays
 * @param top the highest rung
 */
record Ladder(Find find, Size asked, long top) {
    private static final double RUNGS_PER_WIDTH = 100;

    static Ladder of(Find find, Size asked, int maxBatch, double maxWidth) {
        return switch (find) {
            case BATCH -> new Ladder(find, asked, maxBatch);
            case WIDTH -> new Ladder(find, asked, Math.round(maxWidth * RUNGS_PER_WIDTH));
            case NOTHING -> new Ladder(find, asked, 1);
        };
    }

    /** The rung of the asked size, or the one below it. */
    long start() {
        return switch (find) {
            case BATCH -> asked.batch();
            case WIDTH -> Math.max(1, Math.min(top, (long) Math.floor(asked.width() * RUNGS_PER_WIDTH + 1e-6)));
            case NOTHING -> 1;
        };
    }

    Size size(long rung) {
        return switch (find) {
            case BATCH -> new Size(Math.toIntExact(rung), asked.width());
            case WIDTH -> new Size(asked.batch(), rung / RUNGS_PER_WIDTH);
            case NOTHING -> asked;
        };
    }
}

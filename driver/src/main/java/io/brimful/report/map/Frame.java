package io.brimful.report.map;

/**
 * Where a panel's plot lies in the picture, and what its axes span.
 *
 * @param left of the first operation
 * @param top of the highest address
 * @param width of all operations
 * @param height of all addresses
 * @param operations on the axis from left to right, at least 1
 * @param spanBytes on the axis from bottom to top, at least 1
 */
record Frame(double left, double top, double width, double height, int operations, long spanBytes) {
    double right() {
        return left + width;
    }

    double bottom() {
        return top + height;
    }

    /** Where operation {@code index} begins; rounded, so that neighbours share an edge. */
    double x(int index) {
        return rounded(left + width * index / operations);
    }

    /** Height of address {@code bytes} in the picture, whose y grows downwards. */
    double y(long bytes) {
        return rounded(bottom() - height * ((double) bytes / spanBytes));
    }

    private static double rounded(double value) {
        return Math.round(value * 100) / 100.0;
    }
}

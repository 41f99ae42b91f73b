package io.brimful.measure;

/**
 * Time as a line over the images of a step.
 *
 * @param fixedNanos whatever the images, at least 0
 * @param nanosPerImage at least 0
 */
record Line(double fixedNanos, double nanosPerImage) {
    Line {
        if (!(fixedNanos >= 0 && nanosPerImage >= 0)) {
            throw new IllegalArgumentException(
                    "a time of " + fixedNanos + " ns and " + nanosPerImage + " ns an image, must be >= 0");
        }
    }

    /** Through one point and no images in no time. */
    static Line through(int images, double nanos) {
        return new Line(0, nanos / images);
    }

    /**
     * Through two points, the one of more images exactly.
     *
     * @param images more than {@code fewer}
     */
    static Line through(int fewer, double nanosOfFewer, int images, double nanos) {
        double slope = Math.max(0, (nanos - nanosOfFewer) / (images - fewer));
        double fixed = nanos - slope * images;
        return fixed < 0 ? through(images, nanos) : new Line(fixed, slope);
    }

    /** Whole nanoseconds of so many images. */
    double at(int images) {
        return Math.rint(fixedNanos + nanosPerImage * images);
    }
}

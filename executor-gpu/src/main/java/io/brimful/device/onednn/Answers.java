package io.brimful.device.onednn;

import io.brimful.network.SoftmaxLoss;
import io.brimful.tensor.Shape;
import org.bytedeco.javacpp.indexer.IntIndexer;

/**
 * The answers of a batch and their labels, one row for each: those of one image follow each other.
 *
 * @param labels one for each image, or for each row
 * @param scores shape of the answers, {@code [images, classes]} and what an image has of them
 */
record Answers(SoftmaxLoss layer, IntIndexer labels, Shape scores) {
    int images() {
        return scores.dim(0);
    }

    int classes() {
        return scores.dim(1);
    }

    long pixels() {
        return Softmaxes.pixels(scores);
    }

    long rows() {
        return images() * pixels();
    }

    /** Where the number of a row's first class lies. */
    long first(long row) {
        return stride() == 1 ? row * classes() : row / pixels() * classes() * pixels() + row % pixels();
    }

    /** How far apart the numbers of a row's classes lie. */
    long stride() {
        return Softmaxes.rows(scores) == Layout.NHWC ? 1 : pixels();
    }

    int label(long row) {
        return labels.get(labels.size(0) == images() ? row / pixels() : row);
    }

    boolean counts(long row) {
        return layer.counts(label(row));
    }

    /** What the sum over the rows is divided by. */
    long divisor() {
        long valid = rows();
        if (layer.ignoreLabel().isPresent()) {
            valid = 0;
            for (long row = 0; row < rows(); row++) {
                valid += counts(row) ? 1 : 0;
            }
        }
        return layer.divisor(images(), rows(), valid);
    }
}

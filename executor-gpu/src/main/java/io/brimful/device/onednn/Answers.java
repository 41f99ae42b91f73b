package io.brimful.device.onednn;

import io.brimful.network.SoftmaxLoss;
import org.bytedeco.javacpp.indexer.IntIndexer;

/**
 * The labels of a batch's answers, one row for each: of one image its pixels follow each other.
 *
 * @param labels one for each image, or for each row
 * @param images of the batch
 * @param pixels of an image
 */
record Answers(SoftmaxLoss layer, IntIndexer labels, long images, long pixels) {
    long rows() {
        return images * pixels;
    }

    int label(long row) {
        return labels.get(labels.size(0) == images ? row / pixels : row);
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
        return layer.divisor(images, rows(), valid);
    }
}

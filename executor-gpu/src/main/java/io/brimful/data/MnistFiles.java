package io.brimful.data;

import io.brimful.tensor.Shape;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** MNIST, and whatever has its form: an IDX file of images and one of labels; pixels from 0 to 1. */
final class MnistFiles {
    /* The IDX format, http://yann.lecun.com/exdb/mnist/: two zero bytes, 8 for unsigned bytes, the number of dimensions; then
     * each dimension's extent, four bytes each, the high one first; then the bytes. */
    private static final int IMAGES_MAGIC = 0x0803;
    private static final int LABELS_MAGIC = 0x0801;
    private static final int CLASSES = 10;

    private MnistFiles() {}

    /**
     * @param seed of the order of images
     * @throws DataFault when a file is missing or damaged
     */
    static DataSet open(Path folder, Part part, long seed) throws DataFault {
        String prefix = part == Part.TRAINING ? "train" : "t10k";
        DataFile images = DataFile.open(folder, prefix + "-images-idx3-ubyte");
        DataFile labels = DataFile.open(folder, prefix + "-labels-idx1-ubyte");
        Shape all = header(images, IMAGES_MAGIC, 3);
        Shape labelled = header(labels, LABELS_MAGIC, 1);
        if (all.dim(0) != labelled.dim(0)) {
            throw new DataFault(
                    labels.path(),
                    labelled + " labels",
                    all.dim(0) + ", one for each image",
                    "take both files from one source");
        }
        Shape image = Shape.of(1, all.dim(1), all.dim(2));
        Records records = new Records(
                images.bytes(), headerBytes(3), (int) image.elements(), labels.bytes(), headerBytes(1), 1, all.dim(0));
        records.requireLabelsBelow(CLASSES, labels.path());
        float[] values = new float[256];
        for (int i = 0; i < values.length; i++) {
            values[i] = i / 255f;
        }
        return new StoredImages(image, CLASSES, List.of(records), values, seed);
    }

    private static int headerBytes(int rank) {
        return Integer.BYTES * (1 + rank);
    }

    private static Shape header(DataFile file, int magic, int rank) throws DataFault {
        if (file.bytes().capacity() < headerBytes(rank)) {
            throw new DataFault(
                    file.path(),
                    file.bytes().capacity() + " B",
                    "a header of " + headerBytes(rank) + " B",
                    DataFile.FETCH_AGAIN);
        }
        int found = file.bytes().getInt(0);
        if (found != magic) {
            throw new DataFault(
                    file.path(),
                    String.format(Locale.ROOT, "magic number 0x%08x", found),
                    String.format(Locale.ROOT, "0x%08x (IDX, unsigned bytes, %d dimensions)", magic, rank),
                    DataFile.FETCH_AGAIN);
        }
        int[] dims = new int[rank];
        long bytes = 1;
        for (int i = 0; i < rank; i++) {
            dims[i] = file.bytes().getInt(Integer.BYTES * (1 + i));
            if (dims[i] < 1 || bytes > Integer.MAX_VALUE / dims[i]) {
                throw new DataFault(
                        file.path(),
                        "extent " + dims[i] + " in dimension " + i,
                        "at least 1, and at most " + Integer.MAX_VALUE + " B in all",
                        DataFile.FETCH_AGAIN);
            }
            bytes *= dims[i];
        }
        file.requireBytes(headerBytes(rank) + bytes);
        return Shape.of(dims);
    }
}

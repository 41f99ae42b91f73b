package io.brimful.data;

import io.brimful.tensor.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** CIFAR-10's binary version: files of records, a label and then the image's three planes; pixels from -1 to 1. */
final class Cifar10Files {
    /* Krizhevsky, https://www.cs.toronto.edu/~kriz/cifar.html, "Binary version". */
    private static final Shape IMAGE = Shape.of(3, 32, 32);
    private static final int RECORD_BYTES = 1 + 3 * 32 * 32;
    private static final int CLASSES = 10;
    private static final List<String> TRAINING =
            List.of("data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin", "data_batch_5.bin");
    private static final List<String> TEST = List.of("test_batch.bin");

    private Cifar10Files() {}

    /**
     * @param seed of the order of images
     * @throws DataFault when a file is missing or damaged
     */
    static DataSet open(Path folder, Part part, long seed) throws DataFault {
        List<Records> all = new ArrayList<>();
        for (String name : part == Part.TRAINING ? TRAINING : TEST) {
            all.add(records(DataFile.open(folder, name)));
        }
        float[] values = new float[256];
        for (int i = 0; i < values.length; i++) {
            values[i] = i / 127.5f - 1;
        }
        return new StoredImages(IMAGE, CLASSES, all, values, seed);
    }

    private static Records records(DataFile file) throws DataFault {
        int bytes = file.bytes().capacity();
        if (bytes == 0 || bytes % RECORD_BYTES != 0) {
            throw new DataFault(
                    file.path(),
                    bytes + " B",
                    "records of " + RECORD_BYTES + " B each, at least one",
                    DataFile.FETCH_AGAIN);
        }
        Records records =
                new Records(file.bytes(), 1, RECORD_BYTES, file.bytes(), 0, RECORD_BYTES, bytes / RECORD_BYTES);
        records.requireLabelsBelow(CLASSES, file.path());
        return records;
    }
}

package io.brimful.data;

import io.brimful.tensor.Shape;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.List;

/** Images that were read from files, in a new order each epoch. */
final class StoredImages implements DataSet {
    private final Shape image;
    private final int classes;
    private final List<Records> records;
    private final Shuffle shuffle;
    private final float[] values;
    private final byte[] bytes;
    private final float[] floats;

    /**
     * @param values what each of the 256 bytes stands for
     * @param seed of the order
     */
    StoredImages(Shape image, int classes, List<Records> records, float[] values, long seed) {
        this.image = image;
        this.classes = classes;
        this.records = List.copyOf(records);
        this.shuffle =
                new Shuffle(seed, records.stream().mapToInt(Records::count).reduce(0, Math::addExact));
        this.values = values.clone();
        this.bytes = new byte[Math.toIntExact(image.elements())];
        this.floats = new float[bytes.length];
    }

    @Override
    public Shape image() {
        return image;
    }

    @Override
    public int classes() {
        return classes;
    }

    @Override
    public void fill(long number, FloatBuffer images, IntBuffer labels) {
        int size = Batches.size(image, 1, images, labels);
        long first = Batches.first(number, size);
        for (int i = 0; i < size; i++) {
            write(shuffle.at(first + i), images, labels);
        }
    }

    private void write(int index, FloatBuffer images, IntBuffer labels) {
        int file = 0;
        int inFile = index;
        while (inFile >= records.get(file).count()) {
            inFile -= records.get(file).count();
            file++;
        }
        labels.put(records.get(file).label(inFile));
        records.get(file).pixels(inFile, bytes);
        for (int i = 0; i < bytes.length; i++) {
            floats[i] = values[bytes[i] & 0xFF];
        }
        images.put(floats);
    }
}

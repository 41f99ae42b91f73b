package io.brimful.data;

import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.List;
import java.util.stream.IntStream;

/** One batch, read into buffers on the heap. */
record Batch(FloatBuffer images, IntBuffer labels) {
    static Batch of(DataSet data, long number, int size) {
        FloatBuffer images = FloatBuffer.allocate(size * (int) data.image().elements());
        IntBuffer labels = IntBuffer.allocate(size);
        data.fill(number, images, labels);
        return new Batch(images.rewind(), labels.rewind());
    }

    /** Each image's values. */
    List<FloatBuffer> imageList() {
        int each = images.capacity() / labels.capacity();
        return IntStream.range(0, labels.capacity())
                .mapToObj(i -> images.slice(i * each, each))
                .toList();
    }

    List<Integer> labelList() {
        return IntStream.of(labels.array()).boxed().toList();
    }
}

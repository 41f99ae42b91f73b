package io.brimful.data;

import io.brimful.tensor.Philox;
import java.nio.FloatBuffer;

/** Numbers that come with synthetic images: uniform in [0, 1), a function of the seed, which of the inputs it is, and the image. */
final class SyntheticNumbers {
    private static final long STREAMS = 0x5359_4e45_0000_0000L;
    private static final int WORDS = 4;

    private final Philox random;
    private final int elements;
    private final int[] words = new int[WORDS];

    /**
     * One input.
     *
     * @param input counted from 0
     * @param elements of an image
     */
    SyntheticNumbers(long seed, int input, int elements) {
        this.random = new Philox(seed, STREAMS + input);
        this.elements = elements;
    }

    int elements() {
        return elements;
    }

    /** Writes those of an image from the buffer's position on. */
    void write(long image, FloatBuffer to) {
        long first = image * ((elements + WORDS - 1) / WORDS);
        for (int i = 0; i < elements; i++) {
            if (i % WORDS == 0) {
                random.block(first + i / WORDS, words);
            }
            to.put(Philox.uniform(words[i % WORDS]));
        }
    }
}

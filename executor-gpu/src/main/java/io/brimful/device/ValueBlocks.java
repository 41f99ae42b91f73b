package io.brimful.device;

import io.brimful.tensor.Shape;
import java.util.Arrays;

/** First values four at a time, as random numbers come; each block a function of its number. */
interface ValueBlocks {
    /** Values of a block. */
    int LENGTH = 4;

    /** Writes the values from element {@code LENGTH index} on. */
    void draw(long index, float[] block);

    /** The same number everywhere. */
    static ValueBlocks constant(float value) {
        return (index, block) -> Arrays.fill(block, value);
    }

    /**
     * The taps of bilinear interpolation.
     *
     * @param kernels {@code [.., .., R, R]}
     */
    static ValueBlocks bilinear(Shape kernels) {
        /* BVLC Caffe, BilinearFiller: a tap is as much less than 1 as it is away from the center, in each direction. */
        int width = kernels.dim(3);
        int half = (width + 1) / 2;
        float center = (width - 1) / (2f * half);
        return (index, block) -> {
            for (int i = 0; i < LENGTH; i++) {
                long element = index * LENGTH + i;
                float x = element % width;
                float y = element / width % width;
                block[i] = (1 - Math.abs(x / half - center)) * (1 - Math.abs(y / half - center));
            }
        };
    }
}

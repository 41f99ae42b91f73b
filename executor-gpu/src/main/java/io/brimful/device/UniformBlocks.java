package io.brimful.device;

import io.brimful.tensor.Philox;

/** Uniform numbers. */
final class UniformBlocks implements ValueBlocks {
    private final Philox random;
    private final double min;
    private final double extent;
    private final int[] words = new int[LENGTH];

    UniformBlocks(Philox random, double min, double max) {
        this.random = random;
        this.min = min;
        this.extent = max - min;
    }

    /** Uniform in {@code +-bound}. */
    static ValueBlocks around0(Philox random, float bound) {
        int[] words = new int[LENGTH];
        return (index, block) -> {
            random.block(index, words);
            for (int i = 0; i < LENGTH; i++) {
                block[i] = bound * (2 * Philox.uniform(words[i]) - 1);
            }
        };
    }

    /* In double precision the sum never passes the bound, and rounding to a float does not lead beyond one. */
    @Override
    public void draw(long index, float[] block) {
        random.block(index, words);
        for (int i = 0; i < LENGTH; i++) {
            block[i] = (float) (min + extent * Philox.uniform(words[i]));
        }
    }
}

package io.brimful.device;

import io.brimful.tensor.Philox;

/** Uniform numbers in (0, 1), each row divided by its sum. */
final class UnitballBlocks implements ValueBlocks {
    private final Philox random;
    private final long length;
    private final int[] words = new int[LENGTH];
    private long row = -1;
    private double sum;

    /** @param length of a row */
    UnitballBlocks(Philox random, long length) {
        this.random = random;
        this.length = length;
    }

    @Override
    public void draw(long index, float[] block) {
        for (int i = 0; i < LENGTH; i++) {
            long element = index * LENGTH + i;
            if (element / length != row) {
                row = element / length;
                sum = sum(row * length, (row + 1) * length);
            }
            block[i] = (float) (uniform(element) / sum);
        }
    }

    private double sum(long from, long to) {
        double total = 0;
        for (long element = from; element < to; element++) {
            total += uniform(element);
        }
        return total;
    }

    private float uniform(long element) {
        random.block(element / LENGTH, words);
        return Philox.uniform(words[(int) (element % LENGTH)]);
    }
}

package io.brimful.data;

import io.brimful.tensor.Philox;

/** The order of the images in each epoch: another one for each epoch, the same for the same seed. */
final class Shuffle {
    private final long seed;
    private final int[] order;
    private final int[] words = new int[4];
    private long epoch = -1;

    /** @param count images, at least 1 */
    Shuffle(long seed, int count) {
        this.seed = seed;
        this.order = new int[count];
    }

    /**
     * The image at a position.
     *
     * @param position counted from 0 over all epochs
     */
    int at(long position) {
        long wanted = position / order.length;
        if (wanted != epoch) {
            shuffle(wanted);
        }
        return order[(int) (position % order.length)];
    }

    /* Fisher and Yates, the inside-out form: Knuth, The Art of Computer Programming, volume 2, 3.4.2, exercise 12. */
    private void shuffle(long wanted) {
        Philox random = new Philox(seed, wanted);
        for (int i = 0; i < order.length; i++) {
            random.block(i, words);
            int other = (int) (((words[0] & 0xFFFFFFFFL) * (i + 1)) >>> 32);
            order[i] = order[other];
            order[other] = i;
        }
        epoch = wanted;
    }
}

package io.brimful.tensor;

/**
 * Philox4x32-10: random numbers that are a function of a key and a counter, so that any element can be drawn again, in any
 * order and on any device, without keeping what was drawn.
 */
public final class Philox {
    /* Salmon, Moraes, Dror, Shaw: Parallel Random Numbers: As Easy as 1, 2, 3 (SC'11), section 3.3; the constants are those
     * of the authors' Random123 and of cuRAND's Philox generator. */
    private static final long MULTIPLIER_0 = 0xD2511F53L;
    private static final long MULTIPLIER_1 = 0xCD9E8D57L;
    private static final int WEYL_0 = 0x9E3779B9;
    private static final int WEYL_1 = 0xBB67AE85;
    private static final int ROUNDS = 10;

    private final long key;
    private final long stream;

    /**
     * One of a key's sequences.
     *
     * @param key the seed
     * @param stream which of the key's 2^64 sequences
     */
    public Philox(long key, long stream) {
        this.key = key;
        this.stream = stream;
    }

    /**
     * Writes the four words of block {@code block} to {@code words}; element {@code i} of a tensor is word {@code i % 4} of
     * block {@code i / 4}.
     *
     * @param words at least 4 long
     */
    public void block(long block, int[] words) {
        block(key, stream, block, words);
    }

    /** The same for any sequence, for loops that must not make objects. */
    public static void block(long key, long stream, long block, int[] words) {
        int c0 = (int) block;
        int c1 = (int) (block >>> 32);
        int c2 = (int) stream;
        int c3 = (int) (stream >>> 32);
        int k0 = (int) key;
        int k1 = (int) (key >>> 32);
        for (int round = 0; round < ROUNDS; round++) {
            long product0 = MULTIPLIER_0 * (c0 & 0xFFFFFFFFL);
            long product1 = MULTIPLIER_1 * (c2 & 0xFFFFFFFFL);
            int next0 = (int) (product1 >>> 32) ^ c1 ^ k0;
            int next2 = (int) (product0 >>> 32) ^ c3 ^ k1;
            c1 = (int) product1;
            c3 = (int) product0;
            c0 = next0;
            c2 = next2;
            k0 += WEYL_0;
            k1 += WEYL_1;
        }
        words[0] = c0;
        words[1] = c1;
        words[2] = c2;
        words[3] = c3;
    }

    /** The word as a uniform number in (0, 1): never 0, never 1. */
    public static float uniform(int word) {
        return ((word >>> 9) + 0.5f) * 0x1p-23f;
    }
}

package io.brimful.device;

import io.brimful.tensor.Philox;

/** Normal numbers, a pair from two uniform ones. */
final class NormalBlocks implements ValueBlocks {
    /* Box and Muller, Annals of Mathematical Statistics 29 (1958). Logarithm and sine are summed here: those of the JDK may
     * differ from machine to machine in the last bit, and those of StrictMath are slow. */
    private static final double LN_2 = 0.6931471805599453;
    private static final double SQRT_HALF = 0.7071067811865476;

    private final Philox random;
    private final float mean;
    private final float deviation;
    private final int[] words = new int[LENGTH];

    NormalBlocks(Philox random, float mean, float deviation) {
        this.random = random;
        this.mean = mean;
        this.deviation = deviation;
    }

    @Override
    public void draw(long index, float[] block) {
        random.block(index, words);
        normal(0, block);
        normal(2, block);
    }

    private void normal(int at, float[] block) {
        double radius = deviation * Math.sqrt(-2 * log(Philox.uniform(words[at])));
        /* The angle is a quarter turn, taken from the word's two highest bits, plus one within +-45 degrees. */
        int quarter = words[at + 1] >>> 30;
        double angle = (Philox.uniform(words[at + 1] << 2) - 0.5) * (Math.PI / 2);
        double square = angle * angle;
        double cos = 1 - square / 2 * (1 - square / 12 * (1 - square / 30 * (1 - square / 56 * (1 - square / 90))));
        double sin = angle
                * (1 - square / 6 * (1 - square / 20 * (1 - square / 42 * (1 - square / 72 * (1 - square / 110)))));
        double x = (quarter & 1) == 0 ? cos : -sin;
        double y = (quarter & 1) == 0 ? sin : cos;
        block[at] = (float) (mean + radius * ((quarter & 2) == 0 ? x : -x));
        block[at + 1] = (float) (mean + radius * ((quarter & 2) == 0 ? y : -y));
    }

    /** Natural logarithm of a number in (0, 1). */
    private static double log(double u) {
        int exponent = Math.getExponent(u) + 1;
        double mantissa = Math.scalb(u, -exponent);
        if (mantissa < SQRT_HALF) {
            mantissa *= 2;
            exponent--;
        }
        /* ln m = 2 artanh((m - 1) / (m + 1)). */
        double t = (mantissa - 1) / (mantissa + 1);
        double square = t * t;
        double sum = 1.0 / 13;
        for (int odd = 11; odd >= 1; odd -= 2) {
            sum = sum * square + 1.0 / odd;
        }
        return exponent * LN_2 + 2 * t * sum;
    }
}

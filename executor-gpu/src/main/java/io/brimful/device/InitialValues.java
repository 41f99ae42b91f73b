package io.brimful.device;

import io.brimful.network.Filler;
import io.brimful.step.State;
import io.brimful.tensor.Philox;
import java.nio.FloatBuffer;

/**
 * The first values of a state: a function of the seed, the state's stream and the element's index alone, so that every device
 * begins with the same numbers, in whatever order and layout it writes them.
 */
public final class InitialValues {
    /* Box and Muller, Annals of Mathematical Statistics 29 (1958). Logarithm and sine are summed here: those of the JDK may
     * differ from machine to machine in the last bit, and those of StrictMath are slow. */
    private static final double LN_2 = 0.6931471805599453;
    private static final double SQRT_HALF = 0.7071067811865476;
    private static final int WORDS = 4;

    private final Philox random;
    private final Kind kind;
    private final float scale;
    private final int[] words = new int[WORDS];
    private final float[] block = new float[WORDS];

    private InitialValues(Philox random, Kind kind, float scale) {
        this.random = random;
        this.kind = kind;
        this.scale = scale;
    }

    /**
     * The values of one state.
     *
     * @param state what is filled
     * @param seed of the whole step
     */
    public static InitialValues of(State state, long seed) {
        Philox random = new Philox(seed, state.stream());
        Filler filler = state.filler();
        if (filler instanceof Filler.Constant constant) {
            return new InitialValues(random, Kind.CONSTANT, constant.value());
        }
        if (filler instanceof Filler.Gaussian gaussian) {
            return new InitialValues(random, Kind.NORMAL, gaussian.deviation());
        }
        if (filler instanceof Filler.Xavier) {
            return new InitialValues(random, Kind.UNIFORM, (float) Math.sqrt(3.0 / state.fanIn()));
        }
        if (filler instanceof Filler.Msra) {
            return new InitialValues(random, Kind.NORMAL, (float) Math.sqrt(2.0 / state.fanIn()));
        }
        throw new IllegalStateException("no first values for " + filler);
    }

    /**
     * Fills {@code out} from its position to its limit.
     *
     * @param first index of the first element, in the order of the logical shape, at least 0
     */
    public void fill(long first, FloatBuffer out) {
        if (kind == Kind.CONSTANT) {
            while (out.hasRemaining()) {
                out.put(scale);
            }
            return;
        }
        long next = first / WORDS;
        int skipped = (int) (first % WORDS);
        while (out.hasRemaining()) {
            draw(next++);
            int count = Math.min(WORDS - skipped, out.remaining());
            out.put(block, skipped, count);
            skipped = 0;
        }
    }

    private void draw(long index) {
        random.block(index, words);
        if (kind == Kind.UNIFORM) {
            for (int i = 0; i < WORDS; i++) {
                block[i] = scale * (2 * Philox.uniform(words[i]) - 1);
            }
        } else {
            normal(0);
            normal(2);
        }
    }

    private void normal(int at) {
        double radius = scale * Math.sqrt(-2 * log(Philox.uniform(words[at])));
        /* The angle is a quarter turn, taken from the word's two highest bits, plus one within +-45 degrees. */
        int quarter = words[at + 1] >>> 30;
        double angle = (Philox.uniform(words[at + 1] << 2) - 0.5) * (Math.PI / 2);
        double square = angle * angle;
        double cos = 1 - square / 2 * (1 - square / 12 * (1 - square / 30 * (1 - square / 56 * (1 - square / 90))));
        double sin = angle
                * (1 - square / 6 * (1 - square / 20 * (1 - square / 42 * (1 - square / 72 * (1 - square / 110)))));
        double x = (quarter & 1) == 0 ? cos : -sin;
        double y = (quarter & 1) == 0 ? sin : cos;
        block[at] = (float) (radius * ((quarter & 2) == 0 ? x : -x));
        block[at + 1] = (float) (radius * ((quarter & 2) == 0 ? y : -y));
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

    private enum Kind {
        CONSTANT,
        UNIFORM,
        NORMAL
    }
}

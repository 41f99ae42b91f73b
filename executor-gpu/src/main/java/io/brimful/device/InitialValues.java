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
    private static final int BLOCK = ValueBlocks.LENGTH;

    private final ValueBlocks blocks;
    private final float[] block = new float[BLOCK];

    private InitialValues(ValueBlocks blocks) {
        this.blocks = blocks;
    }

    /**
     * The values of one state.
     *
     * @param state what is filled
     * @param seed of the whole step
     */
    public static InitialValues of(State state, long seed) {
        return new InitialValues(blocks(state, new Philox(seed, state.stream())));
    }

    private static ValueBlocks blocks(State state, Philox random) {
        Filler filler = state.filler();
        if (filler instanceof Filler.Constant constant) {
            return ValueBlocks.constant(constant.value());
        }
        if (filler instanceof Filler.Gaussian gaussian) {
            return new NormalBlocks(random, gaussian.mean(), gaussian.deviation());
        }
        if (filler instanceof Filler.Uniform uniform) {
            return new UniformBlocks(random, uniform.min(), uniform.max());
        }
        if (filler instanceof Filler.Xavier xavier) {
            double n = xavier.variance().of(state.fanIn(), state.fanOut());
            return UniformBlocks.around0(random, (float) Math.sqrt(3.0 / n));
        }
        if (filler instanceof Filler.Msra msra) {
            double n = msra.variance().of(state.fanIn(), state.fanOut());
            return new NormalBlocks(random, 0, (float) Math.sqrt(2.0 / n));
        }
        if (filler instanceof Filler.PositiveUnitball) {
            return new UnitballBlocks(random, state.fanIn());
        }
        if (filler instanceof Filler.Bilinear) {
            return ValueBlocks.bilinear(state.tensor().shape());
        }
        throw new IllegalStateException("no first values for " + filler);
    }

    /**
     * Fills {@code out} from its position to its limit.
     *
     * @param first index of the first element, in the order of the logical shape, at least 0
     */
    public void fill(long first, FloatBuffer out) {
        long next = first / BLOCK;
        int skipped = (int) (first % BLOCK);
        while (out.hasRemaining()) {
            blocks.draw(next++, block);
            int count = Math.min(BLOCK - skipped, out.remaining());
            out.put(block, skipped, count);
            skipped = 0;
        }
    }
}

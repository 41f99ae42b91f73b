package io.brimful.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.brimful.network.Filler;
import io.brimful.step.State;
import io.brimful.step.Tensor;
import io.brimful.tensor.Philox;
import io.brimful.tensor.Shape;
import io.brimful.tensor.TensorType;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class InitialValuesTest {
    private static final int COUNT = 40_000;
    /* Standard errors of mean and deviation of 40,000 numbers are 0.005 and 0.0035 deviations: five of them are allowed. */
    private static final double MEAN_ERROR = 0.025;
    private static final double DEVIATION_ERROR = 0.018;

    @Test
    void constantsAreConstant() {
        assertThat(values(new Filler.Constant(0.1f), 0, 5)).containsOnly(0.1f);
    }

    @Test
    void gaussianHasItsDeviation() {
        assertNormal(values(new Filler.Gaussian(0.01f), 0, COUNT), 0.01);
    }

    @Test
    void msraIsNormalWithVarianceTwoOverFanIn() {
        assertNormal(values(new Filler.Msra(), 0, COUNT), Math.sqrt(2.0 / 25));
    }

    @Test
    void xavierIsUniformUpToTheRootOfThreeOverFanIn() {
        float[] drawn = values(new Filler.Xavier(), 0, COUNT);
        double bound = Math.sqrt(3.0 / 25);
        for (float value : drawn) {
            assertThat(Math.abs(value)).isLessThanOrEqualTo((float) bound);
        }
        assertThat(deviation(drawn) / bound).isCloseTo(Math.sqrt(1.0 / 3), within(DEVIATION_ERROR));
        assertThat(mean(drawn) / bound).isCloseTo(0, within(MEAN_ERROR));
    }

    @Test
    void anElementDoesNotDependOnWhereTheRangeBegins() {
        float[] all = values(new Filler.Gaussian(1), 0, 64);
        for (int first = 0; first < 9; first++) {
            float[] part = values(new Filler.Gaussian(1), first, 64);
            assertThat(Arrays.copyOf(part, 50)).containsExactly(Arrays.copyOfRange(all, first, first + 50));
        }
    }

    @Test
    void seedsAndStreamsGiveDifferentNumbers() {
        float[] one = draw(state(new Filler.Gaussian(1), 0), 1, 0, 16);
        assertThat(draw(state(new Filler.Gaussian(1), 1), 1, 0, 16)).isNotEqualTo(one);
        assertThat(draw(state(new Filler.Gaussian(1), 0), 2, 0, 16)).isNotEqualTo(one);
        assertThat(draw(state(new Filler.Gaussian(1), 0), 1, 0, 16)).containsExactly(one);
    }

    @Test
    void normalNumbersLieOnTheCirclesOfBoxAndMuller() {
        int[] words = new int[4];
        Philox random = new Philox(7, 3);
        float[] drawn = values(new Filler.Gaussian(1), 0, 4 * 500);
        for (int block = 0; block < 500; block++) {
            random.block(block, words);
            for (int pair = 0; pair < 4; pair += 2) {
                double radius = Math.sqrt(-2 * Math.log(Philox.uniform(words[pair])));
                double measured = Math.hypot(drawn[4 * block + pair], drawn[4 * block + pair + 1]);
                /* Sine and cosine are summed to 1e-8, and each coordinate is rounded to a float. */
                assertThat(measured).isCloseTo(radius, within(2e-7 * Math.max(1, radius)));
            }
        }
    }

    private static void assertNormal(float[] drawn, double deviation) {
        assertThat(mean(drawn) / deviation).isCloseTo(0, within(MEAN_ERROR));
        assertThat(deviation(drawn) / deviation).isCloseTo(1, within(DEVIATION_ERROR));
        double fourth = 0;
        double inside = 0;
        for (float value : drawn) {
            fourth += Math.pow(value / deviation, 4) / drawn.length;
            inside += Math.abs(value) < deviation ? 1.0 / drawn.length : 0;
        }
        /* A normal number's fourth moment is 3 (standard error here 0.049); 68.27 % lie within one deviation (0.0023). */
        assertThat(fourth).isCloseTo(3, within(0.25));
        assertThat(inside).isCloseTo(0.6827, within(0.012));
    }

    private static double mean(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private static double deviation(float[] values) {
        double mean = mean(values);
        double sum = 0;
        for (float value : values) {
            sum += (value - mean) * (value - mean);
        }
        return Math.sqrt(sum / values.length);
    }

    private static float[] values(Filler filler, long first, int count) {
        return draw(state(filler, 3), 7, first, count);
    }

    private static float[] draw(State state, long seed, long first, int count) {
        FloatBuffer out = FloatBuffer.allocate(count);
        InitialValues.of(state, seed).fill(first, out);
        return out.array();
    }

    private static State state(Filler filler, long stream) {
        Tensor tensor = new Tensor("w", TensorType.float32(Shape.of(8, 25)), Tensor.Kind.PARAMETER);
        return new State(tensor, filler, 25, stream);
    }
}

package io.brimful.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.brimful.network.Conv;
import io.brimful.network.Fill;
import io.brimful.network.Filler;
import io.brimful.network.Layer;
import io.brimful.network.Linear;
import io.brimful.network.Parameter;
import io.brimful.network.TransposedConv;
import io.brimful.network.Window;
import io.brimful.step.State;
import io.brimful.step.Tensor;
import io.brimful.tensor.Philox;
import io.brimful.tensor.Shape;
import io.brimful.tensor.TensorType;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InitialValuesTest {
    private static final int COUNT = 40_000;
    /* Standard errors of mean and deviation of 40,000 numbers are 0.005 and 0.0035 deviations: five of them are allowed. */
    private static final double MEAN_ERROR = 0.025;
    private static final double DEVIATION_ERROR = 0.018;
    private static final Tensor WEIGHTS = new Tensor("w", TensorType.float32(Shape.of(8, 25)), Tensor.Kind.PARAMETER);

    @Test
    void constantsAreConstant() {
        assertThat(values(new Filler.Constant(0.1f), 0, 5)).containsOnly(0.1f);
    }

    @Test
    void gaussianHasItsDeviation() {
        assertNormal(values(new Filler.Gaussian(0.01f), 0, COUNT), 0.01);
    }

    @Test
    void gaussianHasItsMean() {
        float[] drawn = values(new Filler.Gaussian(-0.5f, 0.01f), 0, COUNT);
        assertThat(deviation(drawn) / 0.01).isCloseTo(1, within(DEVIATION_ERROR));
        assertThat((mean(drawn) + 0.5) / 0.01).isCloseTo(0, within(MEAN_ERROR));
    }

    @Test
    void uniformGoesFromItsLowestToItsHighestNumber() {
        float[] drawn = values(new Filler.Uniform(-0.25f, 0.75f), 0, COUNT);
        for (float value : drawn) {
            assertThat(value).isBetween(-0.25f, 0.75f);
        }
        assertThat(mean(drawn)).isCloseTo(0.25, within(MEAN_ERROR));
        assertThat(deviation(drawn)).isCloseTo(Math.sqrt(1.0 / 12), within(DEVIATION_ERROR));
    }

    @ParameterizedTest
    @CsvSource({"FAN_IN, 25", "FAN_OUT, 9", "AVERAGE, 17"})
    void variancesAreThoseOfTheFanAskedFor(Filler.Variance variance, double n) {
        State xavier = new State(WEIGHTS, new Filler.Xavier(variance), 25, 9, 3);
        State msra = new State(WEIGHTS, new Filler.Msra(variance), 25, 9, 3);
        assertThat(deviation(draw(xavier, 7, 0, COUNT)) * Math.sqrt(n)).isCloseTo(1, within(DEVIATION_ERROR));
        assertNormal(draw(msra, 7, 0, COUNT), Math.sqrt(2 / n));
    }

    /* A convolution's kernel: 4 inputs of 6 taps each; a fully connected layer's weights have an axis for each of the input's. */
    @Test
    void fansAreThoseOfCaffe() {
        Fill fill = Fill.of(new Filler.Xavier(), new Filler.Constant(0));
        Window window = new Window(2, 3, 1, 1, 0, 0, 1, 1);
        List<Shape> image = List.of(Shape.of(8, 5, 5));
        assertFans(new Conv(10, window, 2, true, fill), image, 4 * 6, 10 * 6);
        assertFans(new TransposedConv(10, window, 2, true, fill), image, 5 * 6, 8 * 6);
        assertFans(new Linear(10, true, fill), image, 8 * 25, 10);
    }

    private static void assertFans(Layer layer, List<Shape> in, long fanIn, long fanOut) {
        Parameter weights = layer.parameters(in).get(0);
        assertThat(weights.fanIn()).isEqualTo(fanIn);
        assertThat(weights.fanOut()).isEqualTo(fanOut);
    }

    @Test
    void unitballsAddUpToOneInEachRow() {
        float[] drawn = values(new Filler.PositiveUnitball(), 0, 8 * 25);
        for (int row = 0; row < 8; row++) {
            double sum = 0;
            for (int i = 0; i < 25; i++) {
                assertThat(drawn[row * 25 + i]).isPositive();
                sum += drawn[row * 25 + i];
            }
            assertThat(sum).isCloseTo(1, within(1e-6));
        }
    }

    @Test
    void bilinearKernelsAreTentsInBothDirections() {
        assertThat(values(kernels(4), 0, 20))
                .containsExactly(
                        0.0625f, 0.1875f, 0.1875f, 0.0625f, 0.1875f, 0.5625f, 0.5625f, 0.1875f, 0.1875f, 0.5625f,
                        0.5625f, 0.1875f, 0.0625f, 0.1875f, 0.1875f, 0.0625f, 0.0625f, 0.1875f, 0.1875f, 0.0625f);
        assertThat(values(kernels(3), 9, 9)).containsExactly(0.25f, 0.5f, 0.25f, 0.5f, 1, 0.5f, 0.25f, 0.5f, 0.25f);
    }

    private static float[] values(State state, long first, int count) {
        return draw(state, 7, first, count);
    }

    private static State kernels(int width) {
        Tensor tensor = new Tensor("w", TensorType.float32(Shape.of(2, 1, width, width)), Tensor.Kind.PARAMETER);
        return new State(tensor, new Filler.Bilinear(), 1, 0);
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
        List<Filler> fillers = List.of(new Filler.Gaussian(1), new Filler.Uniform(1, 2), new Filler.PositiveUnitball());
        for (Filler filler : fillers) {
            float[] all = values(filler, 0, 64);
            for (int first = 0; first < 9; first++) {
                float[] part = values(filler, first, 64);
                assertThat(Arrays.copyOf(part, 50)).containsExactly(Arrays.copyOfRange(all, first, first + 50));
            }
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
        return new State(WEIGHTS, filler, 25, stream);
    }
}

package io.brimful.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HalvesTest {
    private static final int RANDOM_NUMBERS = 200_000;

    @Test
    void everyHalfIsTheNumberOfItsBits() {
        for (int bits = 0; bits <= 0xFFFF; bits++) {
            int exponent = bits >> 10 & 0x1F;
            int fraction = bits & 0x3FF;
            double magnitude = exponent == 0x1F
                    ? fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN
                    : exponent == 0
                            ? fraction * Math.pow(2, -24)
                            : (1 + fraction / 1024.0) * Math.pow(2, exponent - 15);
            double expected = (bits & 0x8000) == 0 ? magnitude : -magnitude;
            assertThat(Double.valueOf(Halves.fromFloat16((short) bits)))
                    .as("%04x", bits)
                    .isEqualTo(Double.valueOf(expected));
        }
    }

    @Test
    void whatAHalfCanHoldComesBack() {
        IntStream.rangeClosed(0, 0xFFFF).forEach(bits -> {
            float half = Halves.fromFloat16((short) bits);
            float brain = Halves.fromBfloat16((short) bits);
            if (!Float.isNaN(half)) {
                assertThat(Halves.toFloat16(half)).isEqualTo((short) bits);
            }
            if (!Float.isNaN(brain)) {
                assertThat(Halves.toBfloat16(brain)).isEqualTo((short) bits);
            }
        });
    }

    @Test
    void otherNumbersGoToTheNearest() {
        Random random = new Random(7);
        for (int i = 0; i < RANDOM_NUMBERS; i++) {
            float value = Float.intBitsToFloat(random.nextInt());
            if (Float.isFinite(value)) {
                assertNearest(value, Halves.toBfloat16(value), Halves::fromBfloat16, 0x7F7F);
            }
            float small = (float) Math.scalb(random.nextGaussian(), random.nextInt(40) - 26);
            assertNearest(small, Halves.toFloat16(small), Halves::fromFloat16, 0x7BFF);
        }
    }

    /* The neighbours of the chosen one are no nearer, and an equally near one is odd. */
    private static void assertNearest(float value, short chosen, Decode decode, int largest) {
        int magnitude = chosen & 0x7FFF;
        if (magnitude > largest) {
            double step = (double) decode.of((short) largest) - decode.of((short) (largest - 1));
            assertThat(Math.abs((double) value)).isGreaterThanOrEqualTo(decode.of((short) largest) + step / 2);
            return;
        }
        double distance = Math.abs((double) value - decode.of(chosen));
        for (int neighbour : new int[] {magnitude - 1, magnitude + 1}) {
            if (neighbour >= 0 && neighbour <= largest) {
                short bits = (short) ((chosen & 0x8000) | neighbour);
                double other = Math.abs((double) value - decode.of(bits));
                assertThat(other).as("%s as %04x", value, chosen).isGreaterThanOrEqualTo(distance);
                assertThat(other == distance && (chosen & 1) == 1)
                        .as("%s as %04x, a tie", value, chosen)
                        .isFalse();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "65504, 7bff",
        "65519.996, 7bff",
        "65520, 7c00",
        "-1e30, fc00",
        "1e-8, 0000",
        "2.9802322e-8, 0000",
        "2.9802326e-8, 0001",
        "-0.0, 8000",
        "6.1035156e-5, 0400",
        "NaN, 7e00",
        "Infinity, 7c00"
    })
    void theEndsOfHalfPrecision(float value, String bits) {
        assertThat(Halves.toFloat16(value)).isEqualTo((short) Integer.parseInt(bits, 16));
    }

    @ParameterizedTest
    @CsvSource({"3.4028235e38, 7f80", "3.3895314e38, 7f7f", "NaN, 7fc0", "-Infinity, ff80", "1.00390625, 3f80"})
    void theEndsOfBfloat16(float value, String bits) {
        assertThat(Halves.toBfloat16(value)).isEqualTo((short) Integer.parseInt(bits, 16));
    }

    /** Bits to a number. */
    @FunctionalInterface
    private interface Decode {
        float of(short bits);
    }
}

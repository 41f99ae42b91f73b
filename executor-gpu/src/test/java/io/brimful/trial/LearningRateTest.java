package io.brimful.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LearningRateTest {
    /* Worked out by hand from the formulas in the comments of Caffe's caffe.proto. */
    @ParameterizedTest
    @CsvSource({
        "fixed,     0,     0.5",
        "fixed,     99999, 0.5",
        "step,      9,     0.5",
        "step,      10,    0.05",
        "step,     25,    0.005",
        "multistep, 2,     0.5",
        "multistep, 3,     0.05",
        "multistep, 7,    0.05",
        "multistep, 8, 0.005",
        "multistep, 1000,  0.005",
        "exp,       0,     0.5",
        "exp,       2,     0.005",
        "inv,       0,     0.5",
        "inv,       30,    0.0625",
        "poly,      0,     0.5",
        "poly,      10,    0.125",
        "poly,     20,    0",
        "sigmoid,   10,    0.25",
        "sigmoid,  0,     0.4999773",
        "sigmoid, 20, 0.0000226989",
    })
    void followsCaffesFormulas(String policy, long step, double rate) {
        assertThat(named(policy).policy()).isEqualTo(policy);
        assertThat(named(policy).at(step)).isCloseTo(rate, within(1e-6 * Math.max(rate, 1e-3)));
    }

    private static LearningRate named(String policy) {
        return switch (policy) {
            case "step" -> new LearningRate.Stepped(0.5, 0.1, 10);
            case "multistep" -> new LearningRate.MultiStep(0.5, 0.1, List.of(3L, 8L));
            case "exp" -> new LearningRate.Exp(0.5, 0.1);
            case "inv" -> new LearningRate.Inv(0.5, 0.5, 0.75);
            case "poly" -> new LearningRate.Poly(0.5, 2, 20);
            case "sigmoid" -> new LearningRate.Sigmoid(0.5, -1, 10);
            default -> new LearningRate.Fixed(0.5);
        };
    }

    @Test
    void stepsAscend() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LearningRate.MultiStep(0.1, 0.1, List.of(5L, 5L)))
                .withMessage("steps are [5, 5], must ascend, the first one >= 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LearningRate.Inv(0.1, -1, 1))
                .withMessage("gamma is -1.0, must be >= 0 where the policy is inv");
    }

    @Test
    void whatIsNoNumberIsRefused() {
        for (double none : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            String gamma = "gamma is " + none + ", must be a number";
            String power = "power is " + none + ", must be a number";
            assertRefused(() -> new LearningRate.Stepped(0.1, none, 5), gamma);
            assertRefused(() -> new LearningRate.MultiStep(0.1, none, List.of(5L)), gamma);
            assertRefused(() -> new LearningRate.Exp(0.1, none), gamma);
            assertRefused(() -> new LearningRate.Inv(0.1, none, 1), gamma);
            assertRefused(() -> new LearningRate.Sigmoid(0.1, none, 5), gamma);
            assertRefused(() -> new LearningRate.Inv(0.1, 1, none), power);
            assertRefused(() -> new LearningRate.Poly(0.1, none, 5), power);
        }
    }

    private static void assertRefused(ThrowingCallable rate, String message) {
        assertThatIllegalArgumentException().isThrownBy(rate).withMessage(message);
    }
}

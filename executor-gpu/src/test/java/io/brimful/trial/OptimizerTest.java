package io.brimful.trial;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptimizerTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        momentum       | 1        | momentum is 1.0, must be >= 0 and < 1
        momentum       | -0.1     | momentum is -0.1, must be >= 0 and < 1
        beta1          | 1        | beta1 is 1.0, must be >= 0 and < 1
        beta2          | NaN      | beta2 is NaN, must be >= 0 and < 1
        rms-decay      | 1.5      | rms-decay is 1.5, must be >= 0 and < 1
        epsilon        | 0        | epsilon is 0.0, must be a number > 0
        epsilon        | 1e-60    | epsilon is 1.0E-60, must be a number > 0
        weight-decay   | -1       | weight decay is -1.0, must be a number >= 0
        clip-gradients | Infinity | clip-gradients is Infinity, must be a number >= 0
        accumulate     | 0        | accumulate is 0, must be >= 1
        """)
    void refusesWhatNoRuleCanDo(String what, double value, String message) {
        assertThatIllegalArgumentException().isThrownBy(() -> with(what, value)).withMessage(message);
    }

    private static Object with(String what, double value) {
        return switch (what) {
            case "momentum" -> new Rule.Nesterov(value);
            case "beta1" -> new Rule.Adam(value, 0.9, 1e-8);
            case "beta2" -> new Rule.Adam(0.9, value, 1e-8);
            case "rms-decay" -> new Rule.RmsProp(value, 1e-8);
            case "epsilon" -> new Rule.AdaDelta(0.9, value);
            default ->
                new Optimizer(
                        new Rule.Sgd(0.9),
                        new LearningRate.Fixed(0.1),
                        Decay.L2,
                        what.equals("weight-decay") ? value : 0,
                        what.equals("clip-gradients") ? value : 0,
                        what.equals("accumulate") ? (int) value : 1);
        };
    }
}

package io.brimful.network.caffe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brimful.trial.Decay;
import io.brimful.trial.LearningRate;
import io.brimful.trial.Optimizer;
import io.brimful.trial.Rule;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SolverReaderTest {
    private static final String FIXED = "base_lr: 0.1 lr_policy: 'fixed' ";

    static Stream<Arguments> rules() {
        return Stream.of(
                Arguments.of("momentum: 0.9", new Rule.Sgd(0.9)),
                Arguments.of("type: 'SGD'", new Rule.Sgd(0)),
                Arguments.of("type: 'Nesterov' momentum: 0.95", new Rule.Nesterov(0.95)),
                Arguments.of("type: 'Adam' momentum: 0.8 momentum2: 0.99", new Rule.Adam(0.8, 0.99, 1e-8)),
                Arguments.of("type: 'RMSProp' rms_decay: 0.98 delta: 0.001", new Rule.RmsProp(0.98, 0.001)),
                Arguments.of("type: 'AdaGrad'", new Rule.AdaGrad(1e-8)),
                Arguments.of("type: 'AdaDelta' momentum: 0.95 delta: 1e-6", new Rule.AdaDelta(0.95, 1e-6)),
                Arguments.of("solver_type: ADADELTA momentum: 0.95 delta: 1e-6", new Rule.AdaDelta(0.95, 1e-6)));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void readsEveryRule(String text, Rule rule) {
        assertThat(read(FIXED + text).rule()).isEqualTo(rule);
    }

    static Stream<Arguments> rates() {
        return Stream.of(
                Arguments.of("lr_policy: 'fixed'", new LearningRate.Fixed(0.1)),
                Arguments.of("lr_policy: 'step' gamma: 0.5 stepsize: 30", new LearningRate.Stepped(0.1, 0.5, 30)),
                Arguments.of("lr_policy: 'exp' gamma: 0.99", new LearningRate.Exp(0.1, 0.99)),
                Arguments.of("lr_policy: 'inv' gamma: 0.0001 power: 0.75", new LearningRate.Inv(0.1, 0.0001, 0.75)),
                Arguments.of(
                        "lr_policy: 'multistep' gamma: 0.1 stepvalue: 10 stepvalue: 20",
                        new LearningRate.MultiStep(0.1, 0.1, List.of(10L, 20L))),
                Arguments.of("lr_policy: 'poly' power: 2 max_iter: 500", new LearningRate.Poly(0.1, 2, 500)),
                Arguments.of("lr_policy: 'sigmoid' gamma: -0.1 stepsize: 40", new LearningRate.Sigmoid(0.1, -0.1, 40)));
    }

    @ParameterizedTest
    @MethodSource("rates")
    void readsEveryPolicy(String text, LearningRate rate) {
        assertThat(read("base_lr: 0.1 " + text).learningRate()).isEqualTo(rate);
    }

    @Test
    void readsDecayClippingAndAccumulation() {
        String text = FIXED + "weight_decay: 0.0005 regularization_type: 'L1' clip_gradients: 35 iter_size: 5"
                + " net: 'a.prototxt' test_iter: 10 test_interval: 5 display: 1 max_iter: 10 snapshot: 5 solver_mode: CPU";
        assertThat(read(text))
                .isEqualTo(new Optimizer(new Rule.Sgd(0), new LearningRate.Fixed(0.1), Decay.L1, 0.0005, 7, 5));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            lr_policy: 'fixed'                                    | base_lr is not there, lr_policy 'fixed' needs it
            base_lr: 1                                            | lr_policy is not there, a solver needs it
            base_lr: 1 lr_policy: 'stp'                           | lr_policy is 'stp', no policy has that name; nearest: 'step'
            base_lr: 1 lr_policy: 'step' gamma: 1                 | stepsize is not there, lr_policy 'step' needs it
            base_lr: -1 lr_policy: 'fixed'                        | learning rate is -1.0, must be a number >= 0
            base_lr: 1 lr_policy: 'exp' gamma: nan                | gamma is NaN, must be a number
            base_lr: 1 lr_policy: 'inv' gamma: 1 power: inf       | power is Infinity, must be a number
            base_lr: 1 lr_policy: 'fixed' type: 'Adamm'           | type is 'Adamm', no solver has that name; nearest: 'Adam'
            base_lr: 1 lr_policy: 'fixed' momentum: 1             | momentum is 1.0, must be >= 0 and < 1
            base_lr: 1 lr_policy: 'fixed' type: 'AdaGrad' momentum: 0.9 | momentum is 0.9, but AdaGrad has none; leave it out
            base_lr: 1 lr_policy: 'fixed' regularization_type: 'L3' | regularization_type is 'L3', must be L1 or L2
            base_lr: 1 lr_policy: 'fixed' iter_size: 0            | iter_size is 0, must be >= 1
            base_lr: 1 lr_polcy: 'fixed'                          | SolverParameter has no field 'lr_polcy'; nearest: 'lr_policy'
            """)
    void saysWhatIsWrong(String text, String message) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(InvalidPrototxt.class)
                .hasMessage("solver.prototxt:1: " + message);
    }

    @Test
    void namesTheLineOfWhatIsRefused() {
        assertThatThrownBy(() -> read("base_lr: 1\nlr_policy: 'fixed'\nmomentum: 2\nweight_decay: 1"))
                .hasMessage("solver.prototxt:3: momentum is 2.0, must be >= 0 and < 1");
    }

    private static Optimizer read(String text) {
        return SolverReader.read("solver.prototxt", text);
    }
}

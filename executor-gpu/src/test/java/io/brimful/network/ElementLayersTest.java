package io.brimful.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.brimful.network.UnaryFunction.Kept;
import io.brimful.tensor.Shape;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ElementLayersTest {
    private static final Shape IMAGE = Shape.of(4, 8, 6);

    static Stream<UnaryFunction> functions() {
        return Stream.of(
                new UnaryFunction.LeakyRelu(0.25f),
                new UnaryFunction.LeakyRelu(0),
                new UnaryFunction.LeakyRelu(-2),
                new UnaryFunction.Elu(0.75f),
                new UnaryFunction.Elu(-1),
                new UnaryFunction.Sigmoid(),
                new UnaryFunction.Tanh(),
                new UnaryFunction.Power(3, -0.5f, 2),
                new UnaryFunction.Power(2, 0.5f, 0),
                new UnaryFunction.Power(1, 3, -1),
                new UnaryFunction.Power(0, 3, 10),
                new UnaryFunction.Power(-0.75f, 0.5f, 2),
                new UnaryFunction.Power(2, 0, 1),
                new UnaryFunction.Abs(),
                new UnaryFunction.Exp(),
                new UnaryFunction.Log(),
                new UnaryFunction.Softplus());
    }

    @ParameterizedTest
    @MethodSource("functions")
    void slopesAreThoseOfTheFunction(UnaryFunction function) {
        double step = 1e-6;
        for (double x = function instanceof UnaryFunction.Log ? 0.125 : -2.875; x < 3; x += 0.25) {
            double slope = (function.value(x + step) - function.value(x - step)) / (2 * step);
            double kept = switch (function.kept()) {
                case INPUT -> x;
                case OUTPUT -> function.value(x);
                case NOTHING -> Double.NaN;
            };
            /* Rounding 1e-16 of some 10 divided by the step, and the step squared. */
            assertThat(function.slope(kept)).as("at %s", x).isCloseTo(slope, within(1e-8 * Math.max(1, slope * slope)));
        }
    }

    @Test
    void functionsSayWhatTheirSlopeNeeds() {
        assertThat(new UnaryFunction.LeakyRelu(0.1f).kept()).isEqualTo(Kept.OUTPUT);
        assertThat(new UnaryFunction.LeakyRelu(-0.1f).kept()).isEqualTo(Kept.INPUT);
        assertThat(new UnaryFunction.Power(1, 2, 3).kept()).isEqualTo(Kept.NOTHING);
        assertThat(new UnaryFunction.Abs().slope(0)).isZero();
        assertThat(new UnaryFunction.Softplus().value(1000)).isEqualTo(1000);
        assertThat(new UnaryFunction.Softplus().value(-1000)).isZero();
    }

    @Test
    void functionsKeepTheShape() {
        assertThat(new Unary(new UnaryFunction.Tanh()).infer(List.of(IMAGE))).isEqualTo(IMAGE);
        assertThat(new Unary(new UnaryFunction.Tanh()).infer(List.of(Shape.of(7))))
                .isEqualTo(Shape.of(7));
        refused("takes one input, got 2", () -> new Unary(new UnaryFunction.Tanh()).infer(List.of(IMAGE, IMAGE)));
        refused("the slope of a leaky ReLU is NaN, must be finite", () -> new UnaryFunction.LeakyRelu(Float.NaN));
        refused("the alpha of an ELU is Infinity, must be finite", () -> new UnaryFunction.Elu(1 / 0f));
        refused("the power of a power is -Infinity, must be finite", () -> new UnaryFunction.Power(-1 / 0f, 1, 1));
        refused("the scale of a power is NaN, must be finite", () -> new UnaryFunction.Power(1, Float.NaN, 1));
        refused("the shift of a power is NaN, must be finite", () -> new UnaryFunction.Power(1, 1, Float.NaN));
    }

    @Test
    void theTableTellsTheirNumbers() {
        Fill fill = Fill.of(new Filler.Xavier(), new Filler.Constant(0));
        Network net = new Network(
                "net",
                IMAGE,
                3,
                List.of(
                        new Node("leaky", new Unary(new UnaryFunction.LeakyRelu(0.1f)), List.of("data")),
                        new Node("power", new Unary(new UnaryFunction.Power(2, 0.5f, 1)), List.of("leaky")),
                        new Node("classifier", new Layer.Linear(3, true, fill), List.of("power")),
                        new Node("loss", new Layer.SoftmaxLoss(), List.of("classifier"))));
        assertThat(net.toTable().lines().map(line -> line.replaceAll(" +", " ")))
                .contains("leaky LeakyRelu 0.1 4x8x6 0 192", "power Power (1.0 + 0.5 x)^2.0 4x8x6 0 192");
    }

    private static void refused(String message, Runnable layer) {
        assertThatThrownBy(layer::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}

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
    void parametersAreOfChannels() {
        Fill fill = Fill.of(new Filler.Constant(1), new Filler.Constant(2)).asCaffe();
        Filler slope = new Filler.Constant(0.25f);
        assertThat(new Prelu(false, slope, 3, 0).parameters(List.of(IMAGE)))
                .containsExactly(new Parameter("slope", Shape.of(4), slope, 3, 0));
        assertThat(new Prelu(true, slope, 1, 1).parameters(List.of(IMAGE)))
                .containsExactly(new Parameter("slope", Shape.of(1), slope, 1, 1));
        Parameter scale = new Parameter("scale", Shape.of(4), new Filler.Constant(1), 1, 1);
        Parameter shift = new Parameter("shift", Shape.of(4), new Filler.Constant(2), 2, 0);
        assertThat(new Affine(true, true, fill).parameters(List.of(IMAGE))).containsExactly(scale, shift);
        assertThat(new Affine(true, false, fill).parameters(List.of(IMAGE))).containsExactly(scale);
        assertThat(new Affine(false, true, fill).parameters(List.of(IMAGE))).containsExactly(shift);
        assertThat(new Affine(true, true, fill).flops(List.of(IMAGE))).isEqualTo(2 * 4 * 8 * 6);
        assertThat(new Affine(false, true, fill).flops(List.of(IMAGE))).isEqualTo(4 * 8 * 6);
        refused(
                "an affine layer has neither scale nor shift, must have one at least",
                () -> new Affine(false, false, fill));
        refused("multipliers of rate and decay are -1.0 and 1.0, must be >= 0", () -> new Prelu(false, slope, -1, 1));
    }

    @Test
    void twoInputsHaveOneShape() {
        Eltwise max = new Eltwise(Eltwise.Kind.MAX);
        assertThat(max.infer(List.of(IMAGE, IMAGE))).isEqualTo(IMAGE);
        refused(
                "takes two inputs of one shape, got [4x8x6, 4x8x7]",
                () -> max.infer(List.of(IMAGE, Shape.of(4, 8, 7))));
        refused("takes two inputs of one shape, got [4x8x6]", () -> max.infer(List.of(IMAGE)));
        refused(
                "factors of inputs are 1.0 and 2.0, must be 1 where nothing is summed",
                () -> new Eltwise(Eltwise.Kind.PRODUCT, 1, 2));
        refused("factors of inputs are NaN and 2.0, must be finite", () -> new Eltwise(Eltwise.Kind.SUM, Float.NaN, 2));
    }

    @Test
    void aNormalizationWithinChannelsTakesImages() {
        LrnWithin lrn = new LrnWithin(3, 1, 0.75f);
        assertThat(lrn.infer(List.of(IMAGE))).isEqualTo(IMAGE);
        assertThat(lrn.flops(List.of(IMAGE))).isEqualTo(4 * 8 * 6 * 21);
        refused("LRN size is 4, must be odd and >= 1", () -> new LrnWithin(4, 1, 0.75f));
        assertThatThrownBy(() -> lrn.infer(List.of(Shape.of(7)))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whateverKeepsItsChannelsFollowsAWiderLayerAndFollowsAClassifier() {
        Fill fill = Fill.of(new Filler.Xavier(), new Filler.Constant(0));
        Network net = new Network(
                "net",
                IMAGE,
                3,
                List.of(
                        new Node("c", new Conv(6, Window.square(3, 1, 1), 1, true, fill), List.of("data")),
                        new Node("slopes", new Prelu(false, new Filler.Constant(0), 1, 1), List.of("c")),
                        new Node("norm", new LrnWithin(3, 1, 1), List.of("c")),
                        new Node("both", new Eltwise(Eltwise.Kind.SUM, 2, 1), List.of("slopes", "norm")),
                        new Node("fc", new Linear(3, true, fill), List.of("both")),
                        new Node("scale", new Affine(true, true, fill), List.of("fc")),
                        new Node("loss", new SoftmaxLoss(), List.of("scale"))));
        Network wide = net.scaled(2, 1);
        assertThat(wide.shapes()).containsEntry("both", Shape.of(12, 8, 6)).containsEntry("scale", Shape.of(3));
        assertThat(wide.parameters()).isEqualTo(12 * 36 + 12 + 12 + 3 * 12 * 48 + 3 + 6);
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
                        new Node("slope", new Prelu(true, new Filler.Constant(0), 1, 1), List.of("power")),
                        new Node("scale", new Affine(true, false, fill), List.of("slope")),
                        new Node("shift", new Affine(false, true, fill), List.of("scale")),
                        new Node("both", new Affine(true, true, fill), List.of("shift")),
                        new Node("sum", new Eltwise(Eltwise.Kind.SUM, 1, -1), List.of("both", "data")),
                        new Node("max", new Eltwise(Eltwise.Kind.MAX), List.of("sum", "both")),
                        new Node("norm", new LrnWithin(3, 1, 1), List.of("max")),
                        new Node("classifier", new Linear(3, true, fill), List.of("norm")),
                        new Node("loss", new SoftmaxLoss(), List.of("classifier"))));
        assertThat(net.toTable().lines().map(line -> line.replaceAll(" +", " ")))
                .contains(
                        "leaky LeakyRelu 0.1 4x8x6 192 0 192",
                        "power Power (1.0 + 0.5 x)^2.0 4x8x6 192 0 192",
                        "slope Prelu shared 4x8x6 192 1 192",
                        "scale Scale 4x8x6 192 4 192",
                        "shift Shift 4x8x6 192 4 192",
                        "both Affine 4x8x6 192 8 384",
                        "sum Sum 1.0, -1.0 of both, data 4x8x6 192 0 192",
                        "max Max of sum, both 4x8x6 192 0 192",
                        "norm LrnWithin 3x3 4x8x6 192 0 4,032");
    }

    private static void refused(String message, Runnable layer) {
        assertThatThrownBy(layer::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}

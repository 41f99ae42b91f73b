package io.brimful.report.map;

import static org.assertj.core.api.Assertions.assertThat;

import io.brimful.network.Relu;
import io.brimful.plan.Buffer;
import io.brimful.step.ReluForward;
import io.brimful.step.TakeSigns;
import io.brimful.step.Tensor;
import io.brimful.step.Tensor.Kind;
import io.brimful.tensor.Shape;
import io.brimful.tensor.TensorType;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a colour or a tick stands for. */
class MapLegendTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            INPUT      | data             | HOST
            LABEL      | label            | HOST
            METRIC     | loss             | HOST
            PARAMETER  | conv1.weights    | PARAMETER
            MOMENTUM   | w.momentum       | STATE
            STATISTIC  | bn.running-mean  | STATE
            ACTIVATION | conv1            | ACTIVATION
            ACTIVATION | conv1'1         | RECOMPUTED
            ACTIVATION | conv1'12        | RECOMPUTED
            ACTIVATION | conv1'          | ACTIVATION
            ACTIVATION | conv1'1.b       | ACTIVATION
            SAVED      | pool1.argmax     | SAVED
            GRADIENT   | d(conv1)         | GRADIENT
            GRADIENT   | d(conv1)'1      | GRADIENT
            UPDATE     | d(conv1.weights) | GRADIENT
            """)
    void aTensorHasTheColourOfItsKind(Kind kind, String name, BufferKind colour) {
        assertThat(BufferKind.of(tensor(name, kind))).isEqualTo(colour);
    }

    @Test
    void aBufferWithoutTensorsIsAWorkspace() {
        assertThat(BufferKind.of(new Buffer("conv1.workspace", 1, 0, 1, List.of())))
                .isEqualTo(BufferKind.WORKSPACE);
    }

    @Test
    void anOperationThatWritesAnActivationAgainIsRecomputation() {
        Tensor x = tensor("data", Kind.INPUT);
        assertThat(Phase.of(new ReluForward("relu1", new Relu(), x, tensor("relu1", Kind.ACTIVATION))))
                .isEqualTo(Phase.FORWARD);
        assertThat(Phase.of(new ReluForward("relu1'1", new Relu(), x, tensor("relu1'1", Kind.ACTIVATION))))
                .isEqualTo(Phase.RECOMPUTE);
    }

    @Test
    void theNextSliceGoesForwardWhenThereAreDerivatives() {
        Tensor x = tensor("conv1[8:16]", Kind.ACTIVATION);
        Tensor y = tensor("relu1[8:16]", Kind.ACTIVATION);
        assertThat(Phase.onTheWayBack(new ReluForward("relu1[8:16]", new Relu(), x, y)))
                .isEqualTo(Phase.FORWARD);
    }

    @Test
    void signsBelongToThePassInWhichTheyAreTaken() {
        Tensor y = tensor("relu1", Kind.ACTIVATION);
        TakeSigns signs = new TakeSigns("relu1.signs", new Relu(), y, TakeSigns.signsOf(y));
        assertThat(Phase.of(signs)).isEqualTo(Phase.FORWARD);
        assertThat(Phase.onTheWayBack(signs)).isEqualTo(Phase.BACKWARD);
        assertThat(BufferKind.of(signs.signs())).isEqualTo(BufferKind.SAVED);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            0             | 10 | 0
            7             | 10 | 0 1 2 3 4 5 6 7
            157           | 5  | 0 50 100 150
            1050000       | 10 | 0 0.1 0.2 0.3 0.4 0.5 0.6 0.7 0.8 0.9 1
            9223372036854775807 | 4 | 0 2,000,000,000,000 4,000,000,000,000 6,000,000,000,000 8,000,000,000,000
            9897000000    | 10 | 0 1,000 2,000 3,000 4,000 5,000 6,000 7,000 8,000 9,000
            """)
    void ticksAreRound(long end, int most, String labels) {
        String ticks = Ticks.upTo(end, most).values().stream()
                .map(tick -> end < 1000 ? String.valueOf(tick) : Units.tick(tick))
                .collect(Collectors.joining(" "));
        assertThat(ticks).isEqualTo(labels);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "1.5, 1.5", "0.125, 0.13", "100, 100", "-3.1415, -3.14"})
    void numbersSayNoMoreThanTheyMust(double value, String text) {
        assertThat(Svg.number(value)).isEqualTo(text);
    }

    private static Tensor tensor(String name, Kind kind) {
        return new Tensor(name, TensorType.float32(Shape.of(1)), kind);
    }
}

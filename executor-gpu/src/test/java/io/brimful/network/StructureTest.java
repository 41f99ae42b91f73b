package io.brimful.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brimful.network.Window.Rounding;
import io.brimful.tensor.Shape;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Layers that give images another structure: boxes, other extents, concatenation. */
class StructureTest {
    private static final Fill FILL = Fill.of(new Filler.Xavier(), new Filler.Constant(0));
    private static final Shape IMAGE = Shape.of(4, 8, 8);

    @Test
    void boxesLieWithinTheirImages() {
        assertThat(new Crop(List.of(1, 0, 5), List.of(3, 8, 2)).infer(List.of(IMAGE)))
                .isEqualTo(Shape.of(3, 8, 2));
        assertThat(new Crop(List.of(7), List.of(2)).infer(List.of(Shape.of(9)))).isEqualTo(Shape.of(2));
        refused(
                "net: c: a box of 2 axes in [4x8x8], must have as many as that",
                node("c", new Crop(List.of(0, 0), List.of(1, 1)), "data"));
        refused(
                "net: c: a box of 4 from 5 on along axis 1 of [4x8x8], must end within",
                node("c", new Crop(List.of(0, 5, 0), List.of(4, 4, 8)), "data"));
        refused(
                "net: c: a box from [0, -1] on of extents [1, 1], needs an offset >= 0 and an extent >= 1 for each axis",
                () -> new Crop(List.of(0, -1), List.of(1, 1)));
        refused(
                "net: c: a box from [0] on of extents [1, 1], needs an offset >= 0 and an extent >= 1 for each axis",
                () -> new Crop(List.of(0), List.of(1, 1)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
          -1        | 256
          0 -1      | 4x64
          0 0 8     | 4x8x8
          16 0 -1   | 16x8x2
          2 2 0 -1  | 2x2x8x8
          4 2 1 1 32| 4x2x1x1x32
        """)
    void reshapeReadsItsExtentsAsCaffeDoes(String dims, String shape) {
        assertThat(reshape(dims).infer(List.of(IMAGE))).hasToString(shape);
    }

    @Test
    void reshapeKeepsTheElements() {
        refused("net: c: [4x8x8] cannot have extents [4, 60]: it has 256 elements", node("c", reshape("4 60"), "data"));
        refused("net: c: [4x8x8] cannot have extents [7, -1]: it has 256 elements", node("c", reshape("7 -1"), "data"));
        refused(
                "net: c: [4x8x8] cannot have extents [4, 8, 8, 0]: it has no axis 3 to take its extent from",
                node("c", reshape("4 8 8 0"), "data"));
        String needs = ", needs some: each above 0, or 0 for the input's, or once -1 for what is left";
        refused("net: c: extents [-1, -1]" + needs, () -> reshape("-1 -1"));
        refused("net: c: extents [4, -2]" + needs, () -> reshape("4 -2"));
        refused("net: c: extents []" + needs, () -> new Reshape(List.of()));
    }

    private static Reshape reshape(String dims) {
        return new Reshape(Stream.of(dims.split(" ", -1)).map(Integer::valueOf).toList());
    }

    @Test
    void concatenatesAnyNumberOfInputs() {
        assertThat(new Concat().infer(List.of(IMAGE))).isEqualTo(IMAGE);
        assertThat(new Concat().infer(List.of(IMAGE, IMAGE, IMAGE))).isEqualTo(Shape.of(12, 8, 8));
        refused("net: c: concatenates at least one input, got none", node("c", new Concat()));
    }

    @Test
    void aWidthThatDoesNotFitIsToldWithItsNode() {
        Network net = network(
                node("wide", new Conv(12, Window.square(1, 1, 0), 1, true, FILL), "data"),
                node("rows", reshape("12 64"), "wide"),
                node("classifier", new Linear(3, true, FILL), "rows"),
                node("loss", new SoftmaxLoss(), "classifier"));
        assertThatThrownBy(() -> net.scaled(1.5, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("net at width 1.5: rows: [18x8x8] cannot have extents [12, 64]: it has 1152 elements");
    }

    @Test
    void widthScalesBoxesOfChannelsAndWhatIsLeftOfAReshape() {
        Network net = network(
                node("wide", new Conv(12, Window.square(1, 1, 0), 1, true, FILL), "data"),
                node("first", new Crop(List.of(0, 2, 2), List.of(4, 4, 4)), "wide"),
                node("second", new Crop(List.of(4, 2, 2), List.of(8, 4, 4)), "wide"),
                node("both", new Concat(), "first", "second"),
                node("rows", new Reshape(List.of(-1, 8, 2)), "both"),
                node("image", new Crop(List.of(1, 0, 0), List.of(2, 8, 8)), "data"),
                node("pool", new AveragePool(Window.square(8, 8, 0), Rounding.DOWN), "image"),
                node("hidden", new Linear(4, true, FILL), "pool"),
                node("flat", Reshape.flat(), "rows"),
                node("all", new Concat(), "flat", "hidden"),
                node("classifier", new Linear(3, true, FILL), "all"),
                node("loss", new SoftmaxLoss(), "classifier"));
        assertThat(net.scaled(1.5, 2).shapes())
                .containsEntry("first", Shape.of(6, 4, 4))
                .containsEntry("second", Shape.of(12, 4, 4))
                .containsEntry("both", Shape.of(18, 4, 4))
                .containsEntry("rows", Shape.of(18, 8, 2))
                .containsEntry("image", Shape.of(2, 8, 8))
                .containsEntry("flat", Shape.of(288));
        assertThat(net.toTable().lines().map(line -> line.replaceAll(" +", " ")))
                .contains(
                        "second Crop 8x4x4 from 4x2x2 8x4x4 128 0 0",
                        "rows Reshape -1x8x2 12x8x2 192 0 0",
                        "flat Reshape -1 192 192 0 0");
    }

    private static Node node(String name, Layer layer, String... inputs) {
        return new Node(name, layer, List.of(inputs));
    }

    private static Network network(Node... nodes) {
        return new Network("net", IMAGE, 3, List.of(nodes));
    }

    private static void refused(String message, Node... nodes) {
        assertThatThrownBy(() -> network(nodes))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    private static void refused(String message, Runnable layer) {
        assertThatThrownBy(layer::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message.substring("net: c: ".length()));
    }
}

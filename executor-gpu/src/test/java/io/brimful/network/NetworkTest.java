package io.brimful.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brimful.network.Window.Padding;
import io.brimful.network.Window.Rounding;
import io.brimful.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkTest {
    private static final Fill FILL = Fill.of(new Filler.Xavier(), new Filler.Constant(0));
    private static final Fill BILINEAR = Fill.of(new Filler.Bilinear(), new Filler.Constant(0));
    private static final Shape IMAGE = Shape.of(4, 8, 8);

    @ParameterizedTest
    @CsvSource({
        // in, kernel, stride, pad, dilation | down | up
        "227, 11, 4, 0, 1, 55, 55",
        "224,  7, 2, 3, 1, 112, 113",
        "112,  3, 2, 0, 1, 55, 56",
        "112,  3, 2, 1, 1, 56, 57",
        " 55,  3, 2, 0, 1, 27, 27",
        "  8,  3, 1, 2, 2,  8, 8",
        "  7,  2, 2, 1, 1,  4, 4",
    })
    void windowsRoundAsCaffeAndTorchDo(int in, int kernel, int stride, int pad, int dilation, int down, int up) {
        Window window = new Window(kernel, kernel, stride, stride, pad, pad, dilation, dilation);
        Shape image = Shape.of(1, in, in);
        assertThat(window.over(image, 5, Rounding.DOWN)).isEqualTo(Shape.of(5, down, down));
        assertThat(window.over(image, 5, Rounding.UP)).isEqualTo(Shape.of(5, up, up));
    }

    @Test
    void namesTheNodeThatDoesNotFit() {
        refused("net: c: kernel of 9 is larger than its padded input of 8", node("c", conv(8, 9, 1), "data"));
        refused("net: c: 8 filters do not divide into 3 groups", () -> conv(8, 3, 3));
        refused("net: c: 4 channels do not divide into 3 groups", node("c", conv(9, 3, 3), "data"));
        refused("net: c reads 'nobody', which no node before it makes", node("c", new Relu(), "nobody"));
        refused("net: two nodes are called 'c'", node("c", new Relu(), "data"), node("c", new Relu(), "c"));
        refused("net: must end in its loss, ends in c", node("c", new Relu(), "data"));
        refused(
                "net: loss reads 4x8x8 for 3 classes, needs a number for each, or for each and each pixel",
                node("c", new Relu(), "data"),
                node("loss", new SoftmaxLoss(), "c"));
        refused(
                "net: nobody reads lonely",
                node("lonely", new Relu(), "data"),
                node("fc", new Linear(3, true, FILL), "data"),
                node("loss", new SoftmaxLoss(), "fc"));
        refused(
                "net: a: adds two inputs of one shape, got [4x8x8, 2x8x8]",
                node("c", conv(2, 1, 1), "data"),
                node("a", new Add(), "data", "c"));
    }

    @Test
    void namesTheLossThatDoesNotFit() {
        refused("net: must end in its loss, ends in data");
        refused(
                "net: first is a loss, nobody may read it",
                node("fc", new Linear(3, true, FILL), "data"),
                node("first", new SoftmaxLoss(0.3f), "fc"),
                node("loss", new SoftmaxLoss(), "first"));
        refused(
                "net: first reads 4 for 3 classes, needs a number for each, or for each and each pixel",
                node("wrong", new Linear(4, true, FILL), "data"),
                node("first", new SoftmaxLoss(0.3f), "wrong"),
                node("fc", new Linear(3, true, FILL), "data"),
                node("loss", new SoftmaxLoss(), "fc"));
    }

    @Test
    void refusesLayersThatMakeNoSense() {
        refused("net: c: the limit of a ReLU is 0.0, must be > 0", () -> new Relu(0));
        refused("net: c: the weight of a loss is -1.0, must be > 0", () -> new SoftmaxLoss(-1));
        refused("net: c: filters is 0, must be >= 1", () -> up(0, Window.square(2, 2, 0)));
        refused(
                "net: c: 8 filters do not divide into 3 groups",
                () -> new TransposedConv(8, Window.square(2, 2, 0), 3, true, FILL));
        refused(
                "net: c: 4 channels do not divide into 3 groups",
                node("c", new TransposedConv(9, Window.square(2, 2, 0), 3, true, FILL), "data"));
        refused(
                "net: c: a bilinear filler fills square kernels, this one is 2x3: take another filler",
                () -> new Conv(2, new Window(2, 3, 1, 1, 0, 0, 1, 1), 1, true, BILINEAR));
        refused(
                "net: c: a bilinear filler fills square kernels, this one is 3x2: take another filler",
                () -> new TransposedConv(2, new Window(3, 2, 1, 1, 0, 0, 1, 1), true, BILINEAR));
        refused(
                "net: c: a bilinear filler fills kernels, a fully connected layer has none: take another filler",
                () -> new Linear(2, true, BILINEAR));
        refused(
                "net: c: a uniform filler goes from 2.0 to 1.0, needs finite numbers in ascending order",
                () -> new Filler.Uniform(2, 1));
        refused(
                "net: c: padding of 8 leaves nothing of 16 on either side, must be smaller",
                node("c", up(2, Window.square(2, 2, 8)), "data"));
    }

    @ParameterizedTest
    @CsvSource({
        // in, kernel, stride, pad, dilation | out
        " 8, 2, 2, 0, 1, 16",
        " 8, 4, 2, 1, 1, 16",
        " 8, 3, 1, 1, 1,  8",
        " 5, 3, 2, 0, 2, 13",
        " 5, 3, 3, 4, 1,  7",
    })
    void transposedConvolutionIsTheWayBackOfAConvolution(
            int in, int kernel, int stride, int pad, int dilation, int out) {
        Window window = new Window(kernel, kernel, stride, stride, pad, pad, dilation, dilation);
        Shape image = Shape.of(3, in, in);
        assertThat(up(5, window).infer(List.of(image))).isEqualTo(Shape.of(5, out, out));
        assertThat(window.over(Shape.of(5, out, out), 3, Rounding.DOWN)).isEqualTo(image);
    }

    @Test
    void depthwiseConvolutionsHaveAsManyGroupsAsChannelsAtAnyWidth() {
        Network net = network(
                node("wide", conv(12, 1, 1), "data"),
                node("deep", conv(12, 3, 12), "wide"),
                node("twice", conv(24, 3, 12), "deep"),
                node("image", conv(8, 3, 4), "data"),
                node("both", new Concat(), "twice", "image"),
                node("classifier", new Linear(3, true, FILL), "both"),
                node("loss", new SoftmaxLoss(), "classifier"));
        assertThat(net.scaled(1.5, 2).shapes())
                .containsEntry("wide", Shape.of(18, 8, 8))
                .containsEntry("deep", Shape.of(18, 8, 8))
                .containsEntry("twice", Shape.of(36, 8, 8))
                .containsEntry("image", Shape.of(8, 8, 8));
    }

    @Test
    void transposedConvolutionsKeepTheirGroupsAtAnyWidth() {
        Network net = network(
                node("wide", conv(12, 1, 1), "data"),
                node("deep", new TransposedConv(24, Window.square(2, 2, 0), 12, false, FILL), "wide"),
                node("grouped", new TransposedConv(12, Window.square(2, 2, 0), 3, true, FILL), "deep"),
                node("classifier", new Linear(3, true, FILL), "grouped"),
                node("loss", new SoftmaxLoss(), "classifier"));
        Network wider = net.scaled(1.5, 2);
        assertThat(wider.shapes())
                .containsEntry("wide", Shape.of(18, 8, 8))
                .containsEntry("deep", Shape.of(36, 16, 16))
                .containsEntry("grouped", Shape.of(18, 32, 32));
        assertThat(wider.nodes().get(1).layer())
                .isEqualTo(new TransposedConv(36, Window.square(2, 2, 0), 18, false, FILL));
        /* 18 x 2 x 2 x 2 taps; 36 x 6 x 2 x 2 taps and a bias. */
        assertThat(wider.toTable().lines().map(line -> line.replaceAll(" +", " ")))
                .contains(
                        "deep TransposedConv 2x2 stride 2 groups 18 36x16x16 9,216 144 18,432",
                        "grouped TransposedConv 2x2 stride 2 groups 3 18x32x32 18,432 882 460,800");
    }

    @Test
    void widthKeepsTheClassifierBeforeScoresAreMadeLarger() {
        Network net = network(
                node("hidden", conv(8, 3, 1), "data"),
                node("score", conv(3, 1, 1), "hidden"),
                node("upscore", new TransposedConv(3, Window.square(4, 2, 1), 3, false, BILINEAR), "score"),
                node("loss", new SoftmaxLoss(), "upscore"));
        assertThat(net.scaled(1.5, 4).shapes())
                .containsEntry("hidden", Shape.of(12, 8, 8))
                .containsEntry("score", Shape.of(3, 8, 8))
                .containsEntry("upscore", Shape.of(3, 16, 16));
    }

    @Test
    void widthKeepsEveryClassifierAndScalesWhatMakesImagesLarger() {
        Network net = network(
                node("c", conv(8, 1, 1), "data"),
                node("auxiliary", new Linear(3, true, FILL), "c"),
                node("first", new SoftmaxLoss(0.3f), "auxiliary"),
                node("up", up(6, Window.square(2, 2, 0)), "c"),
                node("classifier", up(3, Window.square(2, 2, 0)), "up"),
                node("loss", new SoftmaxLoss(), "classifier"));
        assertThat(net.scaled(2, 4).shapes())
                .containsEntry("auxiliary", Shape.of(3))
                .containsEntry("up", Shape.of(12, 16, 16))
                .containsEntry("classifier", Shape.of(3, 32, 32));
    }

    @Test
    void widthScalesHiddenLayersAndNotTheClassifier() {
        Network net = small().scaled(1.5, 8);
        assertThat(net.shapes())
                .containsEntry("c", Shape.of(16, 8, 8))
                .containsEntry("fc", Shape.of(32))
                .containsEntry("classifier", Shape.of(3));
    }

    @Test
    void widthKeepsGroupsDivisible() {
        Network net = network(
                node("c", conv(12, 3, 1), "data"),
                node("g", conv(12, 3, 3), "c"),
                node("classifier", new Linear(3, true, FILL), "g"),
                node("loss", new SoftmaxLoss(), "classifier"));
        assertThat(net.scaled(0.3, 8).shapes())
                .containsEntry("c", Shape.of(24, 8, 8))
                .containsEntry("g", Shape.of(24, 8, 8));
    }

    @Test
    void widthOneIsTheNetworkItself() {
        Network net = small();
        assertThat(net.scaled(1, 64)).isSameAs(net);
    }

    @ParameterizedTest
    @CsvSource({"0", "-1", "NaN", "Infinity"})
    void refusesAWidthThatIsNone(double width) {
        assertThatThrownBy(() -> small().scaled(width, 8))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("width is " + width + ", must be > 0");
    }

    /* A convolution of 4 x 3 x 3 taps and a bias gives each of its 11 x 8 x 8 outputs 2 x 36 + 1 operations. */
    @Test
    void tableSaysShapesParametersAndOperations() {
        assertThat(small().toTable().lines().map(line -> line.replaceAll(" +", " ")))
                .containsExactly(
                        "net: image 4x8x8, 3 classes",
                        "node layer output activations parameters FLOPs per image",
                        "c Conv 3x3 pad 1 11x8x8 704 407 51,392",
                        "fc Linear 20 20 20 14,100 28,180",
                        "classifier Linear 3 3 3 63 123",
                        "loss SoftmaxLoss 1 1 0 12",
                        "total 728 14,570 79,707");
    }

    /* A transposed convolution gives each of its 4 x 8 x 8 inputs 2 x 4 taps in two filters; its output has 2 x 17 x 16. */
    @Test
    void tableTellsWhatIsNotUsual() {
        Network net = network(
                node("rows", new Conv(4, new Window(1, 7, 1, 1, 0, 3, 1, 1), 1, false, FILL), "data"),
                node("relu", new Relu(6), "rows"),
                node("pool", new AveragePool(Window.square(3, 1, 1), Rounding.DOWN, Padding.COUNTED), "relu"),
                node("up", up(2, new Window(3, 2, 2, 2, 0, 0, 1, 1)), "pool"),
                node("norm", new BatchNorm(1e-3f, 0.9f, new Filler.Constant(1), false), "data"),
                node("both", new Linear(3, true, FILL), "norm"),
                node("second", new SoftmaxLoss(0.5f), "both"),
                node("classifier", new Linear(3, true, FILL), "up"),
                node("first", new SoftmaxLoss(0.3f), "classifier"),
                node("loss", new SoftmaxLoss(), "classifier"));
        assertThat(net.toTable().lines().map(line -> line.replaceAll(" +", " ")))
                .contains(
                        "rows Conv 1x7 pad 0x3 4x8x8 256 112 14,336",
                        "relu Relu up to 6.0 4x8x8 256 0 256",
                        "pool AveragePool 3x3 pad 1 counted 4x8x8 256 0 2,304",
                        "up TransposedConv 3x2 stride 2 2x17x16 544 50 6,688",
                        "norm BatchNorm without scale and shift 4x8x8 256 0 1,280",
                        "first SoftmaxLoss weight 0.3 1 1 0 12");
    }

    @Test
    void dotHasANodeForEachLayerAndAnEdgeForEachInput() {
        Network net = network(
                node("a\"b", conv(11, 3, 1), "data"),
                node("c", conv(11, 3, 1), "data"),
                node("sum", new Add(), "a\"b", "c"),
                node("classifier", new Linear(3, true, FILL), "sum"),
                node("loss", new SoftmaxLoss(), "classifier"));
        assertThat(net.toDot().lines().map(String::strip))
                .startsWith("digraph \"net\" {")
                .contains(
                        "\"data\" [label=\"data\\n4x8x8\"];",
                        "\"a\\\"b\" [label=\"a\\\"b\\nConv 3x3 pad 1\\n11x8x8\\n407 parameters\"];",
                        "\"data\" -> \"a\\\"b\";",
                        "\"a\\\"b\" -> \"sum\";",
                        "\"c\" -> \"sum\";",
                        "\"sum\" [label=\"sum\\nAdd\\n11x8x8\"];")
                .endsWith("}");
    }

    @Test
    void dotHasEveryInputAndCountsWhatIsSharedOnce() {
        Network net = new Network(
                "twins",
                IMAGE,
                3,
                List.of(
                        new Node("one", new Linear(5, true, FILL), List.of("data"), List.of("w", "b")),
                        new Node("two", new Linear(5, true, FILL), List.of("data"), List.of("w", "b")),
                        node("sum", new Add(), "one", "two"),
                        node("far", new EuclideanLoss(1), "sum", "wanted"),
                        node("classifier", new Linear(3, true, FILL), "sum"),
                        node("loss", new SoftmaxLoss(), "classifier")),
                Optional.empty(),
                Map.of("wanted", Shape.of(5)));
        assertThat(net.toDot().lines().map(String::strip))
                .contains(
                        "\"wanted\" [label=\"wanted\\n5\"];",
                        "\"one\" [label=\"one\\nLinear 5\\n5\\n1,285 parameters\"];",
                        "\"two\" [label=\"two\\nLinear 5\\n5\"];",
                        "\"wanted\" -> \"far\";");
    }

    private static Network small() {
        return network(
                node("c", conv(11, 3, 1), "data"),
                node("fc", new Linear(20, true, FILL), "c"),
                node("classifier", new Linear(3, true, FILL), "fc"),
                node("loss", new SoftmaxLoss(), "classifier"));
    }

    private static TransposedConv up(int filters, Window window) {
        return new TransposedConv(filters, window, true, FILL);
    }

    private static Layer conv(int filters, int kernel, int groups) {
        return new Conv(filters, Window.square(kernel, 1, kernel == 9 ? 0 : kernel / 2), groups, true, FILL);
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

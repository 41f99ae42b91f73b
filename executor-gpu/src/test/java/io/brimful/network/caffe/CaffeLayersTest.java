package io.brimful.network.caffe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brimful.network.Add;
import io.brimful.network.Affine;
import io.brimful.network.AveragePool;
import io.brimful.network.BatchNorm;
import io.brimful.network.ContrastiveLoss;
import io.brimful.network.Crop;
import io.brimful.network.Eltwise;
import io.brimful.network.EuclideanLoss;
import io.brimful.network.Fill;
import io.brimful.network.Filler;
import io.brimful.network.LabelNumber;
import io.brimful.network.Layer;
import io.brimful.network.LrnWithin;
import io.brimful.network.Network;
import io.brimful.network.Node;
import io.brimful.network.Normalization;
import io.brimful.network.Prelu;
import io.brimful.network.Reshape;
import io.brimful.network.SigmoidLoss;
import io.brimful.network.Softmax;
import io.brimful.network.SoftmaxLoss;
import io.brimful.network.TransposedConv;
import io.brimful.network.Unary;
import io.brimful.network.UnaryFunction;
import io.brimful.network.Window;
import io.brimful.network.Window.Padding;
import io.brimful.network.Window.Rounding;
import io.brimful.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each layer of a file becomes. */
class CaffeLayersTest {
    @Test
    void functionsOfAnElement() {
        Network net = Prototxt.network("elements").network();
        assertThat(net.image()).isEqualTo(Shape.of(3, 12, 10));
        assertThat(net.nodes())
                .contains(
                        unary("leaky", new UnaryFunction.LeakyRelu(0.1f), "conv"),
                        node("slopes", new Prelu(false, new Filler.Constant(0.25f), 2, 0), "leaky"),
                        unary("elu", new UnaryFunction.Elu(0.5f), "leaky"),
                        unary("sigmoid", new UnaryFunction.Sigmoid(), "slopes"),
                        unary("tanh", new UnaryFunction.Tanh(), "elu"),
                        unary("root", new UnaryFunction.Power(2, 0.5f, 1), "norm"),
                        unary("absolute", new UnaryFunction.Abs(), "root"),
                        unary("soft", new UnaryFunction.Softplus(), "absolute"));
    }

    @Test
    void combinationsOfTwoAreChained() {
        assertThat(Prototxt.network("elements").network().nodes())
                .contains(
                        node("product", new Eltwise(Eltwise.Kind.PRODUCT, 1, 1), "sigmoid", "tanh"),
                        node("difference_1", new Eltwise(Eltwise.Kind.SUM, 1, -1), "sigmoid", "tanh"),
                        node("difference", new Eltwise(Eltwise.Kind.SUM, 1, 0.5f), "difference_1", "product"),
                        node("largest", new Eltwise(Eltwise.Kind.MAX, 1, 1), "difference", "product"));
    }

    @Test
    void normalizationsAndAffineMaps() {
        Fill scale = Fill.of(new Filler.Constant(0.5f), new Filler.Constant(0));
        Fill shift = new Fill(new Filler.Constant(1), new Filler.Constant(0.1f), new Fill.Multipliers(1, 0, 1, 1));
        assertThat(Prototxt.network("elements").network().nodes())
                .contains(
                        node("within", new LrnWithin(3, 0.1f, 0.75f), "largest"),
                        node(
                                "norm",
                                new BatchNorm(
                                        1e-5f, 0.999f, Fill.of(new Filler.Constant(1), new Filler.Constant(0)), false),
                                "within"),
                        node("scale", new Affine(true, false, scale), "soft"),
                        node("shift", new Affine(false, true, shift), "scale"));
    }

    /* log(3 + x) by e, then 2 ^ that: ln 2 is the factor; a power that changes nothing is no layer. */
    @Test
    void powersOfAnyBaseAreScaled() {
        assertThat(Prototxt.network("elements").network().nodes())
                .contains(
                        unary("log_argument", new UnaryFunction.Power(1, 1, 3), "shift"),
                        unary("log", new UnaryFunction.Log(), "log_argument"),
                        unary("exp_exponent", new UnaryFunction.Power(1, (float) Math.log(2), 0), "log"),
                        unary("exp", new UnaryFunction.Exp(), "exp_exponent"))
                .extracting(Node::name)
                .doesNotContain("same", "log_base");
    }

    @Test
    void blobsAreTakenApartAndPutTogether() {
        Network net = Prototxt.network("pieces").network();
        assertThat(net.nodes())
                .contains(
                        node("halves_0", new Crop(List.of(0, 0, 0), List.of(2, 6, 6)), "conv"),
                        node("halves_1", new Crop(List.of(2, 0, 0), List.of(4, 6, 6)), "conv"),
                        node("mean", new AveragePool(Window.square(3, 2, 1), Rounding.UP, Padding.COUNTED), "halves_1"),
                        node(
                                "up",
                                new TransposedConv(
                                        4,
                                        Window.square(4, 2, 1),
                                        4,
                                        false,
                                        new Fill(
                                                new Filler.Bilinear(),
                                                new Filler.Constant(0),
                                                new Fill.Multipliers(0, 1, 1, 1))),
                                "mean"),
                        node("cut", new Crop(List.of(0, 1, 1), List.of(4, 6, 6)), "up"),
                        node("shares", new Softmax(), "both"),
                        node("flat", new Reshape(List.of(-1)), "shares"),
                        node("rows", new Reshape(List.of(-1)), "shares"),
                        node("sum", new Add(), "flat", "rows"));
        assertThat(net.shapes()).containsEntry("mean", Shape.of(4, 4, 4)).containsEntry("sum", Shape.of(216));
    }

    @Test
    void parametersOfOneNameAreOne() {
        CaffeNetwork read = Prototxt.network("twins");
        Network net = read.network();
        assertThat(net.image()).isEqualTo(Shape.of(2, 10, 10));
        assertThat(net.classes()).isEqualTo(2);
        assertThat(net.nodes())
                .filteredOn(node -> node.name().startsWith("conv"))
                .extracting(Node::sharing)
                .containsExactly(List.of("conv_w", "conv_b"), List.of("conv_w", "conv_b"));
        assertThat(net.parameters()).isEqualTo(4 * 9 + 4 + 3 * 4 * 64 + 3);
        assertThat(net.nodes()).contains(node("loss", new ContrastiveLoss(1, 2, false), "feat", "feat_p"));
    }

    @Test
    void targetsComeFromTheImageOtherDataOrTheLabel() {
        CaffeNetwork read = Prototxt.network("numbers");
        Network net = read.network();
        assertThat(net.extras()).isEqualTo(Map.of("targets", Shape.of(5)));
        assertThat(net.classes()).isEqualTo(10);
        assertThat(net.nodes())
                .contains(
                        node("cross", new SigmoidLoss(1), "decode", "flatdata"),
                        node("part_loss", new EuclideanLoss(1), "parts", "targets"),
                        node("guess_loss_label", new LabelNumber()),
                        node("guess_loss", new EuclideanLoss(0.5f), "guess", "guess_loss_label"))
                .extracting(Node::name)
                .doesNotContain("again", "distance");
        assertThat(read.notes())
                .containsExactly(
                        "layer 'code': its first values are drawn without gaps, not sparse",
                        "layer 'part_loss': an image's 'targets' is taken as 5, like what it is held against",
                        "layer 'guess_loss': labels are taken as the numbers 0 to 9, unless a softmax loss has other classes",
                        "layer 'again' is left out, since no loss depends on it");
    }

    @Test
    void pixelsHaveLabels() {
        Network net = Prototxt.network("pixels").network();
        assertThat(net.labels()).contains(Shape.of(12, 12));
        assertThat(net.classes()).isEqualTo(4);
        assertThat(net.nodes())
                .contains(node("loss", new SoftmaxLoss(1, OptionalInt.of(255), Normalization.BATCH_SIZE), "up"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            layer { name: "a" type: "Slice" bottom: "data" top: "last" top: "b" }                                           | layer 'a': slice_point cuts 3 into 1 parts for 2 tops
            layer { name: "a" type: "Slice" bottom: "data" top: "last" top: "b" slice_param { slice_point: 3 } }             | layer 'a': slice_point is 3, must be above 3 and below 3
            layer { name: "a" type: "Slice" bottom: "data" top: "last" slice_param { axis: 0 } }                             | layer 'a': axis is 0, must be 1 to 3: an extent of the image
            layer { name: "a" type: "Reshape" bottom: "data" top: "last" reshape_param { shape { dim: 0 dim: 5 } } }         | layer 'a': [3x8x8] cannot have extents [5]: it has 192 elements
            layer { name: "a" type: "Eltwise" bottom: "data" top: "last" }                                                   | layer 'a': reads 1 blobs, Eltwise needs at least two
            layer { name: "a" type: "Exp" bottom: "data" top: "last" exp_param { base: 0 } }                                 | layer 'a': base is 0.0, must be above 0 and not 1, or -1 for e
            layer { name: "a" type: "ReLU" bottom: "data" top: "last" loss_weight: 1 }                                       | layer 'a': loss_weight stands at a layer that is no loss
            layer { name: "a" type: "ReLU" bottom: "data" top: "b" propagate_down: false } layer { name: "last" type: "ReLU" bottom: "b" top: "last" propagate_down: false } | layer 'last': propagate_down is false for 'b', which Brimful does not have; lr_mult: 0 freezes the layers before
            layer { name: "a" type: "MemoryData" top: "x" top: "y" top: "last" memory_data_param { batch_size: 1 channels: 1 height: 1 width: 1 } } | layer 'a': makes 'last', which is one more than a layer of type MemoryData has
            layer { name: "a" type: "Split" top: "b" top: "last" }                                                           | layer 'a': reads 0 blobs, Split needs one
            layer { name: "a" type: "Reshape" bottom: "data" top: "last" reshape_param { shape { dim: 1 dim: -1 } } }        | layer 'a': dim begins with 1, must begin with the batch: 0 or 4
            layer { name: "a" type: "Crop" bottom: "data" bottom: "data" top: "last" crop_param { offset: 4294967295 } }     | layer 'a': offset is 4294967295, must be <= 0: 3x8x8 is cut like 3x8x8
            layer { name: "b" type: "Pooling" bottom: "data" top: "b" pooling_param { kernel_size: 2 } } layer { name: "a" type: "Crop" bottom: "b" bottom: "data" top: "last" } | layer 'a': cuts 3x7x7 like 3x8x8, which is larger
            layer { name: "a" type: "Python" bottom: "data" top: "last" }                                                    | layer 'a': type is 'Python', which Brimful does not have
            layers { name: "a" type: "RELU" bottom: "data" top: "last" }                                                     | layer 'a': no prototxt: Expected identifier. Found '"RELU"' In layer { } a type stands in quotes, as "Convolution"; in layers { } without, as CONVOLUTION.
            layers { layer { name: "a" type: "relu" } bottom: "data" top: "last" }                                           | layer 'a': is in the form of before 2014, layers { layer { ... } }; Caffe's upgrade_net_proto_text makes today's of it
            layer { name: "a" type: "InnerProduct" bottom: "data" top: "a" param { name: "w" } inner_product_param { num_output: 4 } } layer { name: "b" type: "InnerProduct" bottom: "a" top: "last" param { name: "w" } inner_product_param { num_output: 4 } } | layer 'b': shares 'w', which is 4x3x8x8 before, with its weights of 4x4
            layer { name: "a" type: "Scale" bottom: "data" bottom: "data" top: "last" }                                      | layer 'a': reads 2 blobs, Scale needs one
            layer { name: "a" type: "Convolution" bottom: "data" top: "last" convolution_param { num_output: 2 kernel_size: 1 weight_filler { type: "gauss" } } } | layer 'a': type is 'gauss', no filler has that name; nearest: 'gaussian'
            """)
    void whatALayerCannotDoIsSaid(String layer, String message) {
        assertThatThrownBy(() -> Prototxt.read(Prototxt.around(layer)))
                .isInstanceOf(InvalidPrototxt.class)
                .hasMessage("net.prototxt:2: " + message);
    }

    @Test
    void manyLayersOfOneNameAreToldApart() {
        String chain = "layer { name: 'a' type: 'ReLU' bottom: 'data' top: 'data' }\n".repeat(20_000)
                + "layer { name: 'last' type: 'ReLU' bottom: 'data' top: 'last' }";
        List<Node> nodes = Prototxt.read(Prototxt.around(chain)).network().nodes();
        assertThat(nodes).hasSize(20_003);
        assertThat(nodes.get(19_999).name()).isEqualTo("a.19999");
    }

    @Test
    void dataBesideTheImageAreLikeWhatTheyAreHeldAgainst() {
        String text = Prototxt.around("layer { name: 'last' type: 'ReLU' bottom: 'data' top: 'last' }") + """
                layer { name: "more" type: "Data" top: "wanted" data_param { source: "wanted" batch_size: 4 } }
                layer { name: "parts" type: "InnerProduct" bottom: "last" top: "parts" inner_product_param { num_output: 7 } }
                layer { name: "each" type: "SigmoidCrossEntropyLoss" bottom: "parts" bottom: "wanted" top: "each" }
                """;
        assertThat(Prototxt.read(text).network().extras()).isEqualTo(Map.of("wanted", Shape.of(7)));
    }

    @Test
    void axesCountFromTheEndAsWell() {
        String text = Prototxt.around("""
                layer { name: "both" type: "Concat" bottom: "data" bottom: "data" top: "both" concat_param { axis: -3 } }
                layer { name: "ip" type: "InnerProduct" bottom: "both" top: "ip" inner_product_param { num_output: 4 axis: -3 } }
                layer { name: "last" type: "Softmax" bottom: "ip" top: "last" softmax_param { axis: -1 } }
                """);
        assertThat(Prototxt.read(text).network().shapes()).containsEntry("both", Shape.of(6, 8, 8));
    }

    @Test
    void aLossMustTrain() {
        String text = Prototxt.around("layer { name: 'last' type: 'ReLU' bottom: 'data' top: 'last' }")
                .replace("top: \"loss\"", "top: \"loss\" loss_weight: 0");
        assertThatThrownBy(() -> Prototxt.read(text))
                .hasMessageEndingWith("every loss has loss_weight 0; one must train");
    }

    @Test
    void typesOfOldMayBeNumbers() {
        String text = Prototxt.text("of-old")
                .replace("CONVOLUTION", "4")
                .replace("DATA", "5")
                .replace("RELU", "18");
        assertThat(Prototxt.read(text).network())
                .isEqualTo(Prototxt.network("of-old").network());
    }

    @Test
    void lossesReadTheSameLabels() {
        String two = """
                layer { name: "last" type: "ReLU" bottom: "data" top: "last" }
                layer { name: "other" type: "InnerProduct" bottom: "last" top: "other" inner_product_param { num_output: 7 } }
                layer { name: "first" type: "SoftmaxWithLoss" bottom: "other" bottom: "label" top: "first" }
                """;
        assertThatThrownBy(() -> Prototxt.read(Prototxt.around(two)))
                .hasMessageContaining("layer 'loss': reads scores for 3 classes, a loss before it for 7");
    }

    private static Node unary(String name, UnaryFunction function, String input) {
        return node(name, new Unary(function), input);
    }

    private static Node node(String name, Layer layer, String... inputs) {
        return new Node(name, layer, List.of(inputs));
    }
}

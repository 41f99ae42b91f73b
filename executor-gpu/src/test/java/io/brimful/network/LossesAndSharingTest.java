package io.brimful.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.brimful.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LossesAndSharingTest {
    private static final Fill FILL = Fill.of(new Filler.Xavier(), new Filler.Constant(0));
    private static final Shape IMAGE = Shape.of(4, 8, 8);

    @Test
    void sharedParametersCountOnce() {
        Network network = network(
                shared("c1", conv(4), "data", "w", "b"),
                shared("c2", conv(4), "c1", "w", ""),
                node("fc", linear(3), "c2"),
                node("loss", new SoftmaxLoss(), "fc"));
        assertThat(network.parameters()).isEqualTo(4 * 4 * 9 + 4 + 4 + 3 * 4 * 64 + 3);
        assertThat(network.toTable().lines().filter(line -> line.startsWith("c")))
                .extracting(line -> line.trim().split(" +")[7])
                .containsExactly("148", "4");
        Map<String, List<Holding>> holdings = network.holdings();
        assertThat(holdings.get("c2")).extracting(Holding::name).containsExactly("c1.weights", "c2.bias");
        assertThat(holdings.get("c2")).extracting(Holding::isFirst).containsExactly(false, true);
    }

    @Test
    void aWiderNetworkSharesTheSame() {
        Network network = network(
                shared("c1", conv(4), "data", "w", "b"),
                shared("c2", conv(4), "c1", "", "b"),
                node("fc", linear(3), "c2"),
                node("loss", new SoftmaxLoss(), "fc"));
        Network wide = network.scaled(2, 1);
        assertThat(wide.nodes()).extracting(Node::sharing).startsWith(List.of("w", "b"), List.of("", "b"));
        assertThat(wide.shapes().get("c2")).isEqualTo(Shape.of(8, 8, 8));
    }

    @Test
    void refusesWhatCannotBeShared() {
        refused(
                "net: c2: shares 'w', which is c1.weights of 4x4x3x3; its own weights are of 5x4x3x3",
                shared("c1", conv(4), "data", "w", ""),
                shared("c2", conv(5), "c1", "w", ""));
        refused(
                "net: c1: has 2 parameters, names 1 to share; needs a name for each, \"\" for its own",
                shared("c1", conv(4), "data", "w"));
        refused("net: c1: shares 'w' with itself; needs two names", shared("c1", conv(4), "data", "w", "w"));
    }

    @Test
    void knowsTheLossesOfPairs() {
        refused(
                "net: loss: compares two inputs of one shape, got [3, 4]",
                node("a", linear(3), "data"),
                node("b", linear(4), "data"),
                node("loss", new EuclideanLoss(1), "a", "b"));
        refused(
                "net: loss has the target b, which is trained; nothing can be learnt of a target: swap the inputs, or freeze what "
                        + "it comes of",
                node("a", linear(3), "data"),
                node("b", linear(3), "data"),
                node("loss", new SigmoidLoss(1), "a", "b"));
        refused(
                "net: number: the label takes no input, got 1",
                node("a", linear(1), "data"),
                node("number", new LabelNumber(), "a"));
        Network network = network(
                node("a", linear(1), "data"),
                node("number", new LabelNumber()),
                node("loss", new EuclideanLoss(1), "a", "number"));
        assertThat(network.scaled(3, 1).shapes()).isEqualTo(network.shapes());
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "-1, 1", "NaN, 1", "Infinity, 1"})
    void refusesAWeightThatIsNone(float weight) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SigmoidLoss(weight))
                .withMessage("the weight of a loss is " + weight + ", must be > 0");
        assertThatIllegalArgumentException().isThrownBy(() -> new EuclideanLoss(weight));
        assertThatIllegalArgumentException().isThrownBy(() -> new ContrastiveLoss(weight, 1, false));
    }

    @Test
    void refusesAMarginThatIsNone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ContrastiveLoss(1, 0, false))
                .withMessage("the margin of a contrastive loss is 0.0, must be > 0");
    }

    @Test
    void labelsOfPixelsNeedAnAnswerEach() {
        assertThat(pixels(8, 8, node("c", conv(3), "data"), node("loss", new SoftmaxLoss(), "c"))
                        .toTable())
                .startsWith("net: image 4x8x8, 3 classes for each of 8x8 pixels");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> pixels(4, 8, node("c", conv(3), "data"), node("loss", new SoftmaxLoss(), "c")))
                .withMessage("net: loss reads 3x8x8, needs 3x4x8: an answer for each of the labels");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> pixels(
                        8,
                        8,
                        node("a", linear(1), "data"),
                        node("number", new LabelNumber()),
                        node("loss", new EuclideanLoss(1), "a", "number")))
                .withMessage("net: number reads one label for each image, there is one for each pixel");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Network("net", IMAGE, 3, List.of(), Optional.of(Shape.of(3)), Map.of()))
                .withMessage("net: has labels of 3, must be HxW, one for each pixel");
    }

    @Test
    void extraInputsAreReadByTheirNames() {
        Network network = extra("other", node("loss", new EuclideanLoss(1), "data", "other"));
        assertThat(network.shapes()).containsEntry("other", IMAGE);
        assertThat(network.toTable()).startsWith("net: image 4x8x8, 3 classes, other 4x8x8");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> extra("label", node("loss", new EuclideanLoss(1), "data", "label")))
                .withMessage("net: 'label' is what the step calls something of its own; choose another name");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> extra("data", node("loss", new EuclideanLoss(1), "data", "data")))
                .withMessage("net: 'data' is the image; choose another name");
        refused(
                "net: 'correct' is what the step calls something of its own; choose another name",
                node("correct", new Relu(), "data"));
    }

    @ParameterizedTest
    @CsvSource({"FULL, 12", "VALID, 5", "BATCH_SIZE, 3", "NONE, 1"})
    void dividesByWhatTheNormalizationSays(Normalization normalization, long divisor) {
        SoftmaxLoss loss = new SoftmaxLoss(1, OptionalInt.of(255), normalization);
        assertThat(loss.divisor(3, 12, 5)).isEqualTo(divisor);
        assertThat(loss.divisor(3, 12, 0)).isEqualTo(normalization == Normalization.VALID ? 1 : divisor);
        assertThat(loss.counts(255)).isFalse();
        assertThat(loss.counts(0)).isTrue();
    }

    private static Layer conv(int filters) {
        return new Conv(filters, Window.square(3, 1, 1), 1, true, FILL);
    }

    private static Layer linear(int outputs) {
        return new Linear(outputs, true, FILL);
    }

    private static Node node(String name, Layer layer, String... inputs) {
        return new Node(name, layer, List.of(inputs));
    }

    private static Node shared(String name, Layer layer, String input, String... sharing) {
        return new Node(name, layer, List.of(input), List.of(sharing));
    }

    private static Network network(Node... nodes) {
        return new Network("net", IMAGE, 3, List.of(nodes));
    }

    private static Network pixels(int height, int width, Node... nodes) {
        return new Network("net", IMAGE, 3, List.of(nodes), Optional.of(Shape.of(height, width)), Map.of());
    }

    private static Network extra(String name, Node... nodes) {
        return new Network("net", IMAGE, 3, List.of(nodes), Optional.empty(), Map.of(name, IMAGE));
    }

    private static void refused(String message, Node... nodes) {
        List<Node> all = new ArrayList<>(List.of(nodes));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Network("net", IMAGE, 3, all))
                .withMessage(message);
    }
}

package io.brimful.network.caffe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brimful.network.Add;
import io.brimful.network.AveragePool;
import io.brimful.network.BatchNorm;
import io.brimful.network.Concat;
import io.brimful.network.Conv;
import io.brimful.network.Dropout;
import io.brimful.network.Fill;
import io.brimful.network.Filler;
import io.brimful.network.Layer;
import io.brimful.network.Linear;
import io.brimful.network.Lrn;
import io.brimful.network.MaxPool;
import io.brimful.network.Network;
import io.brimful.network.Node;
import io.brimful.network.Relu;
import io.brimful.network.SoftmaxLoss;
import io.brimful.network.Window;
import io.brimful.network.Window.Rounding;
import io.brimful.plan.Planner;
import io.brimful.step.Step;
import io.brimful.step.StepBuilder;
import io.brimful.tensor.Shape;
import io.brimful.trial.LearningRate;
import io.brimful.trial.Optimizer;
import io.brimful.trial.Policy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CaffeReaderTest {
    /* The numbers of an image are counted by hand: each top, once more for each layer in place, and for a blob with several readers a
     * copy for each. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            stripes | Stripes | 12 | 1728 + 1 + 3 * 4608 + 1152 + 2 * 1728 + 192 + 3 * 20 + 6                         | 1
            twigs   | Twigs   | 6  | 768 + 3 + 13 * 2048 + 1024 + 1536 + 3 * 2560 + 5 + 10 + 5                        | 2
            of-old  | OfOld   | 10 | 784 + 1 + 2 * 576 + 144 + 10                                                     | 1
            answers | Answers | 2  | 432 + 2 * 500 + 4                                                                | 0
            """)
    void countsWhatCaffeLogs(String file, String name, int batch, String perImage, int perBatch) {
        CaffeNetwork read = Prototxt.network(file);
        long expected = 0;
        for (String term : perImage.split("\\+")) {
            long product = 1;
            for (String factor : term.split("\\*")) {
                product *= Long.parseLong(factor.strip());
            }
            expected += product;
        }
        assertThat(read.network().name()).isEqualTo(name);
        assertThat(read.batch()).hasValue(batch);
        assertThat(read.logged()).isEqualTo(new LoggedMemory(expected, perBatch));
        assertThat(read.logged().bytes(batch)).isEqualTo(4 * (expected * batch + perBatch));
    }

    @Test
    void readsEachLayerWithItsParameters() {
        Network net = Prototxt.network("stripes").network();
        assertThat(net.image()).isEqualTo(Shape.of(3, 24, 24));
        assertThat(net.classes()).isEqualTo(6);
        assertThat(net.nodes())
                .containsExactly(
                        node(
                                "wide",
                                new Conv(
                                        8,
                                        new Window(3, 5, 1, 1, 1, 2, 1, 1),
                                        1,
                                        true,
                                        Fill.of(new Filler.Gaussian(0.05f), new Filler.Constant(0.1f))
                                                .asCaffe()),
                                Network.IMAGE),
                        node("wide/relu", new Relu(), "wide"),
                        node("norm", new Lrn(3, 0.001f, 0.75f, 1), "wide/relu"),
                        node("half", new MaxPool(Window.square(3, 2, 0), Rounding.UP), "norm"),
                        node(
                                "groups",
                                new Conv(12, new Window(3, 3, 1, 1, 2, 2, 2, 2), 2, true, plain(new Filler.Xavier())),
                                "half"),
                        node("groups/relu", new Relu(), "groups"),
                        node("mean", new AveragePool(Window.square(3, 3, 0), Rounding.UP), "groups/relu"),
                        node("hidden", new Linear(20, true, plain(new Filler.Msra())), "mean"),
                        node("hidden/relu", new Relu(), "hidden"),
                        node("hidden/drop", new Dropout(0.4f), "hidden/relu"),
                        node("scores", new Linear(6, true, plain(new Filler.Xavier())), "hidden/drop"),
                        node("cost", new SoftmaxLoss(), "scores"));
    }

    private static Node node(String name, Layer layer, String... inputs) {
        return new Node(name, layer, List.of(inputs));
    }

    private static Fill plain(Filler weights) {
        return Fill.of(weights, new Filler.Constant(0));
    }

    @Test
    void aNormalizationAndItsScaleAreOneLayer() {
        CaffeNetwork read = Prototxt.network("twigs");
        assertThat(read.network().nodes())
                .contains(
                        node("left/scale", new BatchNorm(0.001f, 0.999f, plain(new Filler.Constant(1)), true), "left"),
                        node("sum", new Add(), "stem/relu", "left/scale"),
                        node("both", new Concat(), "narrow", "broad"),
                        node("early/cost", new SoftmaxLoss(0.3f), "early"));
        assertThat(read.notes())
                .containsExactly("layer 'left': its bias has no effect before 'left/norm' and is left out");
    }

    @Test
    void theOldFormIsTheSameNetwork() {
        Network net = Prototxt.network("of-old").network();
        assertThat(net.nodes().get(0))
                .isEqualTo(node(
                        "conv",
                        new Conv(
                                4,
                                Window.square(5, 2, 0),
                                1,
                                true,
                                plain(new Filler.Xavier()).asCaffe()),
                        Network.IMAGE));
        assertThat(net.nodes()).hasSize(5);
    }

    @Test
    void aFileForAnswersLearnsToGiveThem() {
        CaffeNetwork read = Prototxt.network("answers");
        assertThat(read.network().nodes().get(3)).isEqualTo(node("loss", new SoftmaxLoss(), "scores"));
        assertThat(read.network().classes()).isEqualTo(4);
        assertThat(read.notes()).containsExactly("no layer is a loss; a SoftmaxWithLoss on 'scores' is taken for one");
    }

    @Test
    void theUsersImageWins() {
        String text = Prototxt.text("of-old");
        CaffeNetwork read = new CaffeReader().read("net.prototxt", text, Optional.of(Shape.of(3, 40, 40)));
        assertThat(read.network().image()).isEqualTo(Shape.of(3, 40, 40));
        assertThat(read.notes()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            layer { name: "a" type: "Convolution" bottom: "data" top: "last" convolution_param { num_output: 2 kernal_size: 3 } } | layer 'a': ConvolutionParameter has no field 'kernal_size'; nearest: 'kernel_size'
            layer { name: "a" type: "Polling" bottom: "data" top: "last" }                                                     | layer 'a': type is 'Polling', which Brimful does not have; nearest: 'Pooling'
            layer { name: "a" type: "ReLU" bottom: "date" top: "last" }                                                        | layer 'a': reads 'date', which no layer before it makes; nearest: 'data'
            layer { name: "a" type: "ReLU" bottom: "scores" top: "last" }                                                      | layer 'a': reads 'scores', which no layer before it makes; 'scores' makes it later: is there a cycle, or are they in the wrong order?
            layer { name: "a" type: "ReLU" bottom: "label" top: "last" }                                                       | layer 'a': reads 'label', which is a label; only losses and Accuracy read labels
            layer { name: "a" type: "Pooling" bottom: "data" top: "last" pooling_param { kernel_size: 9 } }                     | layer 'a': kernel of 9 is larger than its padded input of 8
            layer { name: "a" type: "Pooling" bottom: "data" top: "last" pooling_param { kernel_size: 3 pool: MIN } }           | layer 'a': no prototxt: Enum type "PoolingParameter.PoolMethod" has no value named "MIN".
            layer { name: "a" type: "Convolution" bottom: "data" top: "last" convolution_param { num_output: 0 kernel_size: 3 } } | layer 'a': num_output is 0, must be 1 to 2,147,483,647
            layer { name: "a" type: "Convolution" bottom: "data" top: "last" convolution_param { num_output: 4 } }              | layer 'a': kernel_size is 0 or not there, must be >= 1
            layer { name: "a" type: "Convolution" bottom: "data" top: "last" convolution_param { num_output: 4 kernel_size: 3 group: 2 } } | layer 'a': 3 channels do not divide into 2 groups
            layer { name: "a" type: "Convolution" bottom: "data" top: "last" convolution_param { num_output: 1000000000 kernel_size: 1 } } | layer 'a': makes a blob of 1000000000x8x8, which is 64,000,000,000 numbers; a blob has at most 2,147,483,647
            layer { name: "a" type: "Convolution" bottom: "data" top: "last" convolution_param { num_output: 4 kernel_size: 3 pad: 4000000000 } } | layer 'a': pad is 4,000,000,000, must be <= 65,536
            layer { name: "a" type: "Dropout" bottom: "data" top: "last" dropout_param { dropout_ratio: 1 } }                   | layer 'a': dropout_ratio is 1.0, must be >= 0 and < 1
            layer { name: "a" type: "Concat" bottom: "data" bottom: "data" top: "last" concat_param { axis: 2 } }               | layer 'a': axis is 2, must be 1: the channels
            layer { name: "a" type: "ReLU" bottom: "data" top: "data" } layer { name: "b" type: "Convolution" top: "last" }     | layer 'b': kernel_size is 0 or not there, must be >= 1
            layer { name: "a" type: "ReLU" bottom: "data" top: "label" }                                                       | layer 'a': makes 'label', which 'in' makes already; only a layer that reads it may write over it
            """)
    void namesTheLayerTheLineAndTheNearest(String layer, String message) {
        assertThatThrownBy(() -> Prototxt.read(Prototxt.around(layer)))
                .isInstanceOf(InvalidPrototxt.class)
                .hasMessage("net.prototxt:2: " + message);
    }

    @Test
    void saysThatAFileIsCutOff() {
        String text = Prototxt.text("stripes");
        assertThatThrownBy(() -> Prototxt.read(text.substring(0, text.length() / 2)))
                .isInstanceOf(InvalidPrototxt.class)
                .hasMessageContaining("no prototxt: Expected")
                .hasMessageContaining("Is the file cut off?");
    }

    @Test
    void boundsNesting() {
        assertThatThrownBy(() -> Prototxt.read("layer { transform_param { ".repeat(100_000)))
                .isInstanceOf(InvalidPrototxt.class);
        assertThatThrownBy(() -> Prototxt.read("unknown { ".repeat(100_000)))
                .isInstanceOf(InvalidPrototxt.class)
                .hasMessageContaining("nested too deep");
    }

    @Test
    void readsWhatEditorsOfWindowsWrite(@TempDir Path folder) throws IOException {
        String text = "\uFEFF" + Prototxt.text("stripes").replace("\n", "\r\n");
        Path file = Files.writeString(folder.resolve("net.prototxt"), text);
        assertThat(new CaffeReader().read(file, Optional.empty()).network())
                .isEqualTo(Prototxt.network("stripes").network());
    }

    @Test
    void commentsMayBeInAnyEncoding(@TempDir Path folder) throws IOException {
        byte[] text = ("# caf\u00e9\n" + Prototxt.text("stripes")).getBytes(StandardCharsets.ISO_8859_1);
        Path file = Files.write(folder.resolve("net.prototxt"), text);
        assertThat(new CaffeReader().read(file, Optional.empty()).network())
                .isEqualTo(Prototxt.network("stripes").network());
        Path wide = Files.write(
                folder.resolve("wide.prototxt"), Prototxt.text("stripes").getBytes(StandardCharsets.UTF_16));
        assertThatThrownBy(() -> new CaffeReader().read(wide, Optional.empty()))
                .hasMessage(wide + ": is in UTF-16; save it in UTF-8");
    }

    @Test
    void aSolverIsNoNetwork() {
        assertThatThrownBy(() -> Prototxt.read("base_lr: 0.1"))
                .hasMessage(
                        "net.prototxt:1: 'base_lr' is a solver's; name the network's file, which has layer { } in it");
        assertThatThrownBy(() -> SolverReader.read("net.prototxt", Prototxt.text("stripes")))
                .hasMessage("net.prototxt:2: 'name' is a network's; name the solver's file, which has base_lr in it");
    }

    @Test
    void refusesWhatIsNoText(@TempDir Path folder) throws IOException {
        Path weights = Files.write(folder.resolve("net.caffemodel"), new byte[] {10, 7, 0, -1, 3});
        assertThatThrownBy(() -> new CaffeReader().read(weights, Optional.empty()))
                .hasMessage(
                        weights
                                + ": is no prototxt: it is not text; a .caffemodel holds weights, name the .prototxt beside it");
        Path large = folder.resolve("large.prototxt");
        try (var file = new java.io.RandomAccessFile(large.toFile(), "rw")) {
            file.setLength(3L << 30);
        }
        assertThatThrownBy(() -> new CaffeReader().read(large, Optional.empty()))
                .hasMessage(
                        large + ": has 3,221,225,472 B, a prototxt has at most 4,194,304 B; is it a file of weights?");
        Path empty = Files.createFile(folder.resolve("empty.prototxt"));
        assertThatThrownBy(() -> new CaffeReader().read(empty, Optional.empty()))
                .isInstanceOf(InvalidPrototxt.class)
                .hasMessage(
                        empty
                                + ":1: has no layer in phase TRAIN; is it a solver's file? Name the network's, which has layer { } in it");
        Path none = folder.resolve("none.prototxt");
        assertThatThrownBy(() -> new CaffeReader().read(none, Optional.empty()))
                .hasMessage(none + ": there is no such file");
        assertThatThrownBy(() -> new CaffeReader().read(folder, Optional.empty()))
                .hasMessage(folder + ": is no file");
    }

    @Test
    void namesOfLayersAreNoneThatTheStepGives() {
        String text = Prototxt.around("""
                layer { name: "c" type: "Convolution" bottom: "data" top: "c" convolution_param { num_output: 2 kernel_size: 3 } }
                layer { name: "c.bias" type: "ReLU" bottom: "c" top: "c" }
                layer { name: "c.backward" type: "ReLU" bottom: "c" top: "c" }
                layer { name: "losses" type: "ReLU" bottom: "c" top: "c" }
                layer { name: "losses.1" type: "ReLU" bottom: "c" top: "last" }
                """);
        Network net = Prototxt.read(text).network();
        assertThat(net.nodes()).extracting(Node::name).startsWith("c", "c_bias", "c_backward", "losses.1", "losses_1");
        Step step = StepBuilder.of(net, 2, Optimizer.sgd(new LearningRate.Fixed(0.01), 0.9, 0));
        assertThat(Planner.planIdeal(step, Policy.PACKED).arenaBytes()).isPositive();
    }

    @Test
    void anEmptyFileIsNoNetwork() {
        assertThatThrownBy(() -> Prototxt.read("name: 'Nothing'"))
                .hasMessage(
                        "net.prototxt:1: has no layer in phase TRAIN; is it a solver's file? Name the network's, which has layer { } in it");
    }

    @Test
    void anImageThatOnlyTheDataKnowIsAskedFor() {
        String text = Prototxt.around("layer { name: 'last' type: 'ReLU' bottom: 'data' top: 'last' }")
                .replace("transform_param { crop_size: 8 }", "");
        assertThatThrownBy(() -> Prototxt.read(text))
                .hasMessage(
                        "net.prototxt:1: layer 'in': has no crop_size, so how large an image is stands in its data alone;"
                                + " say it with --image, as in --image 3x224x224");
    }
}

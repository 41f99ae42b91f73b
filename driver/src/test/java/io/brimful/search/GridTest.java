package io.brimful.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.brimful.conf.NetworkFiles;
import io.brimful.conf.SweepReader;
import io.brimful.conf.Vocabulary;
import io.brimful.trial.Decay;
import io.brimful.trial.LearningRate;
import io.brimful.trial.NetworkSource;
import io.brimful.trial.Optimizer;
import io.brimful.trial.Rule;
import io.brimful.trial.Trial;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GridTest {
    private static final Vocabulary VOCABULARY =
            new Vocabulary(new TreeSet<>(Set.of("lenet", "vgg16")), new TreeSet<>(Set.of("onednn")), new TreeSet<>());

    @Test
    void theLastKeyOfTheFileChangesFastest() {
        assertThat(trials("trial.network = [vgg16, lenet]\ntrial.batch = [8, 4]"))
                .extracting(Trial::id)
                .containsExactly("00-vgg16-8", "01-vgg16-4", "02-lenet-8", "03-lenet-4");
    }

    @Test
    void aSingleTrialIsNamedAfterItsNetwork() {
        assertThat(trials("trial.network = lenet")).extracting(Trial::id).containsExactly("00-lenet");
    }

    @Test
    void aFileTravelsWithItsTrialsAndGivesThemAShortName() {
        Vocabulary files = new Vocabulary(
                new TreeSet<>(Set.of("lenet")), new TextFiles(), new TreeSet<>(Set.of("onednn")), new TreeSet<>());
        String text = "trial.network = [\"a.prototxt\", \"nets/own/train_val.prototxt\"]\ntrial.image = [\"\", 3x8x8]";
        List<Trial> trials = Grid.trials(SweepReader.read(ConfigFactory.parseString(text), files));
        assertThat(trials)
                .extracting(Trial::id)
                .containsExactly("00-a-", "01-a-3x8x8", "02-own_train_val-", "03-own_train_val-3x8x8");
        assertThat(trials.get(0).network())
                .isEqualTo(new NetworkSource.File("a.prototxt", "text of a.prototxt", List.of()));
        assertThat(trials.get(3).network())
                .isEqualTo(new NetworkSource.File(
                        "nets/own/train_val.prototxt", "text of nets/own/train_val.prototxt", List.of(3, 8, 8)));
    }

    @Test
    void theZooHasItsOwnImages() {
        Vocabulary files = new Vocabulary(
                new TreeSet<>(Set.of("lenet")), new TextFiles(), new TreeSet<>(Set.of("onednn")), new TreeSet<>());
        String text = "trial.network = [lenet, a.prototxt]\ntrial.image = 3x8x8";
        assertThatThrownBy(() -> SweepReader.read(ConfigFactory.parseString(text), files))
                .hasMessageEndingWith(
                        "2: trial.image is 3x8x8, but network 'lenet' is of the zoo, which has its own images; name files alone");
        assertThat(Grid.trials(SweepReader.read(ConfigFactory.parseString("trial.network = lenet"), files)))
                .extracting(Trial::network)
                .containsExactly(NetworkSource.zoo("lenet"));
    }

    @Test
    void aSolversFileRanksBelowTheKeysBesideIt() {
        Vocabulary files = new Vocabulary(
                new TreeSet<>(Set.of("lenet")), new TextFiles(), new TreeSet<>(Set.of("onednn")), new TreeSet<>());
        String text = "train.solver = solver.prototxt\ntrain.optimizer.weight-decay = [0.5, 0.25]";
        List<Trial> trials = Grid.trials(SweepReader.read(ConfigFactory.parseString(text), files));
        assertThat(trials)
                .extracting(Trial::optimizer)
                .containsExactly(
                        new Optimizer(
                                new Rule.AdaDelta(0.95, 1e-6),
                                new LearningRate.Inv(0.1, 0.0001, 0.75),
                                Decay.L1,
                                0.5,
                                35,
                                2),
                        new Optimizer(
                                new Rule.AdaDelta(0.95, 1e-6),
                                new LearningRate.Inv(0.1, 0.0001, 0.75),
                                Decay.L1,
                                0.25,
                                35,
                                2));
    }

    /** Whatever has an ending is a file. */
    private static final class TextFiles implements NetworkFiles {
        @Override
        public boolean isFile(String name) {
            return name.endsWith(".prototxt");
        }

        @Override
        public NetworkSource.File read(String name, Optional<Path> beside, List<Integer> image) {
            return new NetworkSource.File(name, "text of " + name, image);
        }

        @Override
        public Optimizer solver(String name, Optional<Path> beside) {
            return new Optimizer(
                    new Rule.AdaDelta(0.95, 1e-6), new LearningRate.Inv(0.1, 0.0001, 0.75), Decay.L1, 0.002, 35, 2);
        }
    }

    @Test
    void idsAreAsLongAsTheirNumberNeeds() {
        String batches = String.join(
                ",",
                java.util.stream.IntStream.rangeClosed(1, 101)
                        .mapToObj(Integer::toString)
                        .toList());
        List<Trial> trials = trials("trial.batch = [" + batches + "]");
        assertThat(trials.get(0).id()).isEqualTo("000-1");
        assertThat(trials.get(100).id()).isEqualTo("100-101");
    }

    @Test
    void paramsAreTheKeysThatVary() {
        Trial trial = trials(
                        "trial.policy = [packed, caffe]\ntrain.optimizer.learning-rate = [0.5, 1]\ntrial.batch = [4]")
                .get(1);
        assertThat(trial.params()).isEqualTo(Map.of("trial.policy", "packed", "train.optimizer.learning-rate", "1"));
        assertThat(trial.batch()).isEqualTo(4);
    }

    @Test
    void theSameFileGivesTheSameTrials() {
        String text = "seed = 5\ntrial.network = [lenet, vgg16]";
        assertThat(trials(text)).isEqualTo(trials(text));
    }

    @Test
    void everyTrialStartsFromTheSweepsSeed() {
        assertThat(trials("seed = 5\ntrial.policy = [caffe, packed]\ntrain.optimizer.learning-rate = [0.1, 0.2]"))
                .hasSize(4)
                .extracting(Trial::seed)
                .containsOnly(5L);
    }

    @Test
    void learningRatesHaveCaffesPolicies() {
        assertThat(rate("policy = step, gamma = 0.5, step-size = 10"))
                .isEqualTo(new LearningRate.Stepped(0.01, 0.5, 10));
        assertThat(rate("policy = multistep, gamma = 0.5, steps-at = [3, 8]"))
                .isEqualTo(new LearningRate.MultiStep(0.01, 0.5, List.of(3L, 8L)));
        assertThat(rate("policy = exp, gamma = 0.99")).isEqualTo(new LearningRate.Exp(0.01, 0.99));
        assertThat(rate("policy = inv, gamma = 0.5, power = 0.75")).isEqualTo(new LearningRate.Inv(0.01, 0.5, 0.75));
        assertThat(rate("policy = sigmoid, gamma = -0.5, step-size = 10"))
                .isEqualTo(new LearningRate.Sigmoid(0.01, -0.5, 10));
        assertThat(rate("policy = poly, power = 2, max-steps = 7")).isEqualTo(new LearningRate.Poly(0.01, 2, 7));
        assertThat(rate("policy = poly")).isEqualTo(new LearningRate.Poly(0.01, 1, 10));
        assertThat(rate("")).isEqualTo(new LearningRate.Fixed(0.01));
    }

    @Test
    void anOptimizerHasTheNumbersOfItsRule() {
        String text = "momentum = 0.5, beta1 = 0.6, beta2 = 0.7, rms-decay = 0.8, epsilon = 0.25, "
                + "regularization = l1, weight-decay = 0.125, clip-gradients = 35, accumulate = 4, "
                + "kind = [sgd, nesterov, adam, rmsprop, adagrad, adadelta]";
        assertThat(trials("train.optimizer { " + text + " }"))
                .extracting(Trial::optimizer)
                .containsExactlyElementsOf(Stream.of(
                                new Rule.Sgd(0.5),
                                new Rule.Nesterov(0.5),
                                new Rule.Adam(0.6, 0.7, 0.25),
                                new Rule.RmsProp(0.8, 0.25),
                                new Rule.AdaGrad(0.25),
                                new Rule.AdaDelta(0.8, 0.25))
                        .map(rule -> new Optimizer(rule, new LearningRate.Fixed(0.01), Decay.L1, 0.125, 35, 4))
                        .toList());
    }

    @Test
    void aListOfListsOfStepsIsAnAxis() {
        assertThat(trials("train.optimizer { policy = multistep, steps-at = [[10], [5, 10]] }"))
                .extracting(trial -> trial.optimizer().learningRate())
                .containsExactly(
                        new LearningRate.MultiStep(0.01, 0.1, List.of(10L)),
                        new LearningRate.MultiStep(0.01, 0.1, List.of(5L, 10L)));
    }

    private static LearningRate rate(String optimizer) {
        return trials("train.optimizer { " + optimizer + " }")
                .get(0)
                .optimizer()
                .learningRate();
    }

    private static List<Trial> trials(String text) {
        return Grid.trials(SweepReader.read(ConfigFactory.parseString(text), VOCABULARY));
    }
}

package io.brimful.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.brimful.conf.InvalidConfiguration;
import io.brimful.conf.SweepReader;
import io.brimful.conf.SweepSpec;
import io.brimful.conf.Vocabulary;
import io.brimful.run.Devices;
import io.brimful.search.Grid;
import io.brimful.trial.NetworkSource;
import io.brimful.trial.Rule;
import io.brimful.trial.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks and solvers that a configuration names by their file. */
class CaffeFilesTest {
    private static final Vocabulary VOCABULARY = new Vocabulary(
            new TreeSet<>(Set.of("lenet")), new CaffeFiles(), Devices.names(), new TreeSet<>(Devices.gpus()));

    @TempDir
    private Path folder;

    @Test
    void theExampleNamesTheFileBesideIt() throws IOException {
        Path conf = Path.of("../conf/own-network.conf");
        SweepSpec spec = SweepReader.read(ConfigFactory.parseFile(conf.toFile()), VOCABULARY);
        List<Trial> trials = Grid.trials(spec);
        assertThat(trials).hasSize(3);
        assertThat(trials)
                .extracting(Trial::network)
                .containsOnly(new NetworkSource.File(
                        "own-network.prototxt", Files.readString(Path.of("../conf/own-network.prototxt")), List.of()));
    }

    @Test
    void aSolverBesideTheFileGivesTheOptimizer() throws IOException {
        Files.writeString(
                folder.resolve("solver.prototxt"), "base_lr: 0.25 lr_policy: 'fixed' type: 'Nesterov' momentum: 0.5");
        Path conf = Files.writeString(folder.resolve("s.conf"), "train.solver = solver.prototxt");
        Trial trial = Grid.trials(SweepReader.read(ConfigFactory.parseFile(conf.toFile()), VOCABULARY))
                .get(0);
        assertThat(trial.optimizer().rule()).isEqualTo(new Rule.Nesterov(0.5));
        assertThat(trial.optimizer().learningRate().at(0)).isEqualTo(0.25);
        assertThat(trial.optimizer().weightDecay()).isZero();
    }

    @Test
    void whatIsWrongWithAFileIsSaidWhereItIsNamed() throws IOException {
        Files.writeString(folder.resolve("net.prototxt"), "layer { name: 'a' type: 'Convolution' bottom: 'data' }");
        Path conf = Files.writeString(
                folder.resolve("s.conf"), "trial.network = net.prototxt\ntrain.solver = none.prototxt");
        assertThatThrownBy(() -> SweepReader.read(ConfigFactory.parseFile(conf.toFile()), VOCABULARY))
                .isInstanceOf(InvalidConfiguration.class)
                .hasMessageContaining(
                        conf + ":1: net.prototxt:1: layer 'a': reads 'data', which no layer before it makes")
                .hasMessageContaining(conf + ":2: " + folder.resolve("none.prototxt") + ": there is no such file");
    }

    @Test
    void anImageIsForFilesThatAreTrainedWithIt() throws IOException {
        Files.copy(Path.of("../conf/own-network.prototxt"), folder.resolve("net.prototxt"));
        Path conf = Files.writeString(
                folder.resolve("s.conf"), "trial.network = net.prototxt, trial.image = [3x16x16, 3x1x1]");
        assertThatThrownBy(() -> SweepReader.read(ConfigFactory.parseFile(conf.toFile()), VOCABULARY))
                .hasMessageContaining("layer 'pool': kernel of 3 is larger than its padded input of 1");
    }
}

package io.brimful.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import io.brimful.trial.Algorithms;
import io.brimful.trial.Find;
import io.brimful.trial.Policy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SweepReaderTest {
    private static final Vocabulary VOCABULARY = new Vocabulary(
            new TreeSet<>(Set.of("alexnet", "lenet", "vgg16")),
            new TreeSet<>(Set.of("onednn", "reference")),
            new TreeSet<>(Set.of("cuda", "cudnn")));

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void setUp() {
        file = folder.resolve("x.conf");
    }

    @Test
    void resultsAreAFolderOrAGroup() throws IOException {
        assertThat(read("results = \"/a\"").results()).isEqualTo(new ResultsSpec(Path.of("/a"), ResultsFormat.DELTA));
        assertThat(read("results { folder = \"/a\", format = parquet }").results())
                .isEqualTo(new ResultsSpec(Path.of("/a"), ResultsFormat.PARQUET));
        assertThat(read("results.format = parquet").results())
                .isEqualTo(new ResultsSpec(Path.of("brimful-results"), ResultsFormat.PARQUET));
        assertThatThrownBy(() -> read("results.format = orc"))
                .hasMessageEndingWith("results.format is \"orc\", must be one of delta, parquet, iceberg");
    }

    @Test
    void sparksSettingsKeepTheirNames() throws IOException {
        SweepSpec spec = read("spark { executor { memory = 4g, cores = 2 } }\nspark.\"a.b\" = true");
        assertThat(spec.cluster().spark())
                .containsOnly(
                        entry("spark.executor.memory", "4g"),
                        entry("spark.executor.cores", "2"),
                        entry("spark.a.b", "true"));
    }

    @Test
    void aTrialIsContainedByItsProcessAndItsTime() throws IOException {
        assertThat(read("").containment()).isEqualTo(new ContainmentSpec(Isolation.JVM, Optional.empty()));
        assertThat(read("trial { isolation = process, time-limit = 90 s }").containment())
                .isEqualTo(new ContainmentSpec(Isolation.PROCESS, Optional.of(Duration.ofSeconds(90))));
        assertThatThrownBy(() -> read("trial.time-limit = 90"))
                .hasMessageEndingWith("trial.time-limit is 90, must be a time with its unit, as 90 s or 2 h");
        assertThatThrownBy(() -> read("sweep.per-device-model = 1"))
                .hasMessageEndingWith("sweep.per-device-model is 1, must be true or false");
    }

    @Test
    void anEmptyFileMeansTheDefaults() throws IOException {
        SweepSpec spec = read("");
        assertThat(spec.name()).isEqualTo("sweep");
        assertThat(spec.results().folder()).isEqualTo(Path.of("brimful-results"));
        assertThat(spec.devices()).containsExactly(new DeviceSpec("onednn", 1L << 30, 0, Algorithms.MEASURED));
        assertThat(spec.axes())
                .hasSameSizeAs(Keys.ALL)
                .allSatisfy(axis -> assertThat(axis.values()).hasSize(1));
        assertThat(values(spec, Keys.FIND)).containsExactly(Find.BATCH);
    }

    @Test
    void listsAreAxesInFileOrder() throws IOException {
        SweepSpec spec = read("""
                train.steps = [1, 2]
                trial {
                  policy = [packed, caffe]
                  network = [vgg16, lenet]
                }
                """);
        assertThat(spec.axes().subList(0, 3))
                .extracting(axis -> axis.key().path())
                .containsExactly("train.steps", "trial.policy", "trial.network");
        assertThat(values(spec, Keys.POLICY)).containsExactly(Policy.PACKED, Policy.CAFFE);
    }

    @Test
    void sizesHaveUnits() throws IOException {
        SweepSpec spec = read("devices = [{ memory = 512MiB }, { memory = 1000 }, { memory = 2 GB, threads = 3 }]");
        assertThat(spec.devices())
                .containsExactly(
                        new DeviceSpec("onednn", 512L << 20, 0, Algorithms.MEASURED),
                        new DeviceSpec("onednn", 1000, 0, Algorithms.MEASURED),
                        new DeviceSpec("onednn", 2_000_000_000, 3, Algorithms.MEASURED));
    }

    @Test
    void aGpuHandsOutAllItsMemoryUnlessItIsGivenALimit() throws IOException {
        SweepSpec spec = read(
                "devices = [{ device = cudnn }, { device = \"cuda:1\", memory = 2 GiB, algorithms = deterministic }]");
        assertThat(spec.devices())
                .containsExactly(
                        new DeviceSpec("cudnn", DeviceSpec.ALL_MEMORY, 0, Algorithms.MEASURED),
                        new DeviceSpec("cuda:1", 2L << 30, 0, Algorithms.DETERMINISTIC));
    }

    @Test
    void everyFaultIsReportedAtOnceWithItsLine() throws IOException {
        String text = """
                nam = x
                trial {
                  network = [lenet, vgg61]
                  batch = 0
                  polcy = packed
                }
                train.optimizer { momentum = 1 }
                devices = [
                  { device = cudn, memory = "much" }
                ]
                """;
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(InvalidConfiguration.class)
                .hasMessage(lines(
                        "1: Unknown key 'nam'; nearest: 'name'",
                        "3: Unknown network 'vgg61'; nearest: 'vgg16'",
                        "4: trial.batch is 0, must be a whole number from 1 to 1048576",
                        "5: Unknown key 'trial.polcy'; nearest: 'trial.policy'",
                        "7: train.optimizer.momentum is 1, must be a number >= 0 and < 1",
                        "9: devices[0].memory is \"much\", must be a number of bytes from 1 to 1125899906842624 (1 PiB)",
                        "9: Unknown device 'cudn'; nearest: 'onednn'"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        trial.batch = "64"            | trial.batch is "64", must be a whole number from 1 to 1048576
        trial.batch = 1.5             | trial.batch is 1.5, must be a whole number from 1 to 1048576
        trial.batch = -3              | trial.batch is -3, must be a whole number from 1 to 1048576
        trial.batch = 99999999999     | trial.batch is 99999999999, must be a whole number from 1 to 1048576
        trial.batch = 1e300           | trial.batch is 1.0E300, must be a whole number from 1 to 1048576
        trial.batch = null            | trial.batch is null, must be a whole number from 1 to 1048576
        trial.batch = { a = 1 }       | trial.batch is {"a":1}, must be a whole number from 1 to 1048576
        trial.batch = []              | trial.batch is [], must be a value, or a list of at least one
        trial.batch = [1, [2]]        | trial.batch is [2], must be a whole number from 1 to 1048576
        trial.batch = [8, 8]          | trial.batch has 8 twice, must have each value once
        trial.batch = [8, 512], trial.max-batch = 64 | trial.max-batch is 64, must be >= trial.batch (512)
        trial.width = 0               | trial.width is 0, must be a number > 0 and <= 1024
        trial.width = NaN             | trial.width is "NaN", must be a number > 0 and <= 1024
        trial.width = 1e999           | trial.width is Infinity, must be a number > 0 and <= 1024
        trial.policy = packd          | trial.policy is "packd", must be one of caffe, reuse, packed, recompute, sliced
        trial.max-slowdown = 0.9      | trial.max-slowdown is 0.9, must be a number >= 1
        trial.precision = fp8         | trial.precision is "fp8", must be one of fp32, tf32, bf16, fp16
        trial.precision = [tf32,bf16] | trial.precision is bf16, but device onednn trains in single precision; take fp32, or a GPU
        trial = 3                     | trial is 3, must be a group { } of keys
        trial.network = 7             | trial.network is 7, must be text
        train.steps = yes             | train.steps is "yes", must be a whole number >= 0
        train.steps = true            | train.steps is true, must be a whole number >= 0
        train.optimizer.learning-rate = -1 | train.optimizer.learning-rate is -1, must be a number >= 0
        train.optimizer.kind = adamw  | train.optimizer.kind is "adamw", must be one of sgd, nesterov, adam, rmsprop, adagrad, adadelta
        train.optimizer.epsilon = 0   | train.optimizer.epsilon is 0, must be a number >= 1.0E-30 and <= 1
        train.optimizer.regularization = l3 | train.optimizer.regularization is "l3", must be one of l2, l1
        train.optimizer.steps-at = [5, 5] | train.optimizer.steps-at is [5,5], must be a list [ ] of whole numbers >= 1 that ascend
        train.optimizer.steps-at = 5  | train.optimizer.steps-at is 5, must be a list [ ] of whole numbers >= 1 that ascend
        train.optimizer.policy = multistep | train.optimizer.steps-at is [], must name the steps at which the rate changes where train.optimizer.policy is multistep
        train.optimizer { gamma = -1, policy = [sigmoid, exp] } | train.optimizer.gamma is -1, must be >= 0 where train.optimizer.policy is exp
        name = "a b"                  | name is "a b", must be letters, digits, '.', '_' and '-'
        results = ""                  | results.folder is "", must be a folder
        seed = x                      | seed is "x", must be a whole number
        devices = []                  | devices is [], must be a list of at least one { device, memory, threads, algorithms }
        devices = onednn              | devices is "onednn", must be a list of at least one { device, memory, threads, algorithms }
        devices = [onednn]            | devices[0] is "onednn", must be { device, memory, threads, algorithms }
        devices = [{ memory = 0 }]    | devices[0].memory is 0, must be a number of bytes from 1 to 1125899906842624 (1 PiB)
        devices = [{ memory = 1e30 }] | devices[0].memory is 1.0E30, must be a number of bytes from 1 to 1125899906842624 (1 PiB)
        devices = [{ memory = 1125899906842625 }] | devices[0].memory is 1125899906842625, must be a number of bytes from 1 to 1125899906842624 (1 PiB)
        trial.steps = 3               | Unknown key 'trial.steps'; nearest: 'train.steps'
        train.policy = packed         | Unknown key 'train.policy'; nearest: 'trial.policy'
        momentum = 0.9                | Unknown key 'momentum'; nearest: 'train.optimizer.momentum'
        devices = [{ memry = 1 }]     | Unknown key 'devices[0].memry'; nearest: 'devices[0].memory'
        data.kind = mnist             | data.path is "", must be the folder of mnist's files
        """)
    void aWrongValueIsAFault(String text, String message) throws IOException {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(InvalidConfiguration.class)
                .message()
                .satisfies(said ->
                        assertThat(said.substring(said.indexOf(": ") + 2)).isEqualTo(message));
    }

    @Test
    void aNumberThatIsNoneIsAFault() {
        var config = ConfigFactory.parseMap(java.util.Map.of("trial.width", Double.NaN));
        assertThatThrownBy(() -> SweepReader.read(config, VOCABULARY))
                .isInstanceOf(InvalidConfiguration.class)
                .hasMessageContaining("trial.width is NaN, must be a number > 0 and <= 1024");
    }

    @Test
    void aGridThatIsTooLargeIsAFault() throws IOException {
        String numbers = String.join(
                ",",
                java.util.stream.IntStream.range(1, 400)
                        .mapToObj(Integer::toString)
                        .toList());
        String text = "trial.batch = [" + numbers + "]\ntrain.steps = [" + numbers + "]";
        assertThatThrownBy(() -> read(text))
                .hasMessage(lines("2: train.steps makes the grid larger than 100000 trials"));
    }

    @Test
    void aMissingDataFolderIsAMissingInput() throws IOException {
        assertThatThrownBy(() -> read("data { kind = mnist, path = /no/such/folder }"))
                .isInstanceOfSatisfying(
                        InvalidConfiguration.class,
                        missing -> assertThat(missing.cause()).isEqualTo(Fault.Cause.MISSING_INPUT))
                .hasMessage(lines("1: data.path is \"/no/such/folder\", must be a folder that exists"));
    }

    @Test
    void aSyntaxErrorHasItsLine() throws IOException {
        assertThatThrownBy(() -> read("trial {\n  batch = 4\n  network = [lenet\n}\n"))
                .isInstanceOf(InvalidConfiguration.class)
                .hasMessageStartingWith(
                        file + ":4: List should have had new element after a comma, instead had token: '}'");
    }

    @Test
    void anUnknownSubstitutionHasItsLine() throws IOException {
        assertThatThrownBy(() -> read("\nname = ${no.such}\n"))
                .isInstanceOf(InvalidConfiguration.class)
                .hasMessage(file + ":2: Could not resolve substitution to a value: ${no.such}");
    }

    @Test
    void aMissingFileIsAMissingInput() {
        assertThatThrownBy(() -> SweepFile.load(Path.of("no/such.conf"), List.of()))
                .isInstanceOfSatisfying(
                        InvalidConfiguration.class,
                        missing -> assertThat(missing.cause()).isEqualTo(Fault.Cause.MISSING_INPUT))
                .hasMessage("no/such.conf: no such file");
        assertThatThrownBy(() -> SweepFile.load(folder, List.of())).hasMessage(folder + " is a folder, must be a file");
    }

    /* The tests may run as root, who may read everything: a file that has gone is refused in the same place. */
    @Test
    void aFileThatCannotBeReadIsNotTakenForAnEmptyOne() {
        assertThatThrownBy(() -> SweepFile.parse(file))
                .isInstanceOfSatisfying(
                        InvalidConfiguration.class,
                        unreadable -> assertThat(unreadable.cause()).isEqualTo(Fault.Cause.INVALID))
                .hasMessage(file + ": cannot be read: no such file or directory");
    }

    @Test
    void aMissingIncludeIsAFault() {
        assertThatThrownBy(() -> read("include \"missing.conf\"\ntrial.batch = 4"))
                .isInstanceOf(InvalidConfiguration.class)
                .hasMessage(file + ": include \"missing.conf\": no such file, or it cannot be read");
    }

    @Test
    void overridesStandAboveTheFile() throws IOException {
        SweepSpec spec = read("trial.batch = 4", "trial.batch=[16,32]", "results=/a:b c", "trial.batch=[64, 128]");
        assertThat(values(spec, Keys.BATCH)).containsExactly(64, 128);
        assertThat(spec.results().folder()).isEqualTo(Path.of("/a:b c"));
    }

    @Test
    void faultsOfOverridesSaySo() {
        assertThatThrownBy(() -> read("trial.batch = 4", "trial.batch=0"))
                .hasMessage("--set: trial.batch is 0, must be a whole number from 1 to 1048576");
        assertThatThrownBy(() -> read("", "trial.batch=[1,"))
                .hasMessage("--set: trial.batch is \"[1,\", must be a whole number from 1 to 1048576");
        assertThatThrownBy(() -> read("", "batch")).hasMessage("--set batch: must be key=value");
    }

    @Test
    void includesAndSubstitutionsWork() throws IOException {
        Files.writeString(folder.resolve("common.conf"), "base = 8\ntrial.network = vgg16\n");
        assertThatThrownBy(() -> read("include \"common.conf\"\ntrial.batch = ${base}"))
                .hasMessageContaining("common.conf:1: Unknown key 'base'");
        Files.writeString(folder.resolve("common.conf"), "trial.network = vgg16\ntrial.max-batch = 8\n");
        SweepSpec spec = read("include \"common.conf\"\ntrial.batch = ${trial.max-batch}");
        assertThat(values(spec, Keys.NETWORK)).containsExactly("vgg16");
        assertThat(values(spec, Keys.BATCH)).containsExactly(8);
    }

    @Test
    void anApplicationKeepsItsSweepUnderBrimful() throws IOException {
        SweepSpec spec = read("app.port = 1\nbrimful.trial.batch = 4", "seed=9");
        assertThat(values(spec, Keys.BATCH)).containsExactly(4);
        assertThat(spec.seed()).isEqualTo(9);
    }

    @Test
    void aSweepIsNamedAfterItsFile() throws IOException {
        Files.writeString(file, "");
        assertThat(SweepReader.read(SweepFile.named(SweepFile.load(file, List.of()), file), VOCABULARY)
                        .name())
                .isEqualTo("x");
        Files.writeString(file, "name = y");
        assertThat(SweepReader.read(SweepFile.named(SweepFile.load(file, List.of()), file), VOCABULARY)
                        .name())
                .isEqualTo("y");
        Files.writeString(file, "name = \"\"");
        assertThat(SweepReader.read(SweepFile.named(SweepFile.load(file, List.of()), file), VOCABULARY)
                        .name())
                .isEqualTo("x");
    }

    @Test
    void theSameSweepIsRenderedTheSame() throws IOException {
        assertThat(read("seed = 1\ntrial.batch = 4").rendered())
                .isEqualTo(read("trial { batch = 4 }").rendered())
                .contains("batch=4");
        assertThat(ConfigFactory.parseString(read("seed = 1").rendered()).root())
                .isEqualTo(ConfigFactory.parseString(read("").rendered()).root())
                .isNotEqualTo(ConfigValueFactory.fromMap(java.util.Map.of()));
    }

    private SweepSpec read(String text, String... overrides) throws IOException {
        Files.writeString(file, text);
        return SweepReader.read(SweepFile.load(file, List.of(overrides)), VOCABULARY);
    }

    private String lines(String... faults) {
        return String.join(
                "\n",
                java.util.Arrays.stream(faults).map(fault -> file + ":" + fault).toList());
    }

    private static List<Object> values(SweepSpec spec, Key<?> key) {
        return spec.axes().stream()
                .filter(axis -> axis.key().equals(key))
                .flatMap(axis -> axis.values().stream())
                .collect(Collectors.toList());
    }
}

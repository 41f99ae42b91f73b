package io.brimful.conf;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.brimful.trial.NetworkSource;
import io.brimful.trial.Precision;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Turns a configuration into a {@link SweepSpec}, or says all that is wrong with it. */
public final class SweepReader {
    private static final long MOST_TRIALS = 100_000;

    private static final String SOLVER = "train.solver";

    private final Vocabulary vocabulary;
    private final Config defaults;
    private final Config given;
    private final Settings settings;
    private final Faults faults = new Faults();
    private final Map<Key<?>, Axis<?>> axes = new LinkedHashMap<>();

    private SweepReader(Config config, Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
        this.defaults = ConfigFactory.parseResources(SweepReader.class.getClassLoader(), "reference.conf")
                .resolve()
                .getConfig(SweepFile.ROOT);
        this.given = withResultsFolder(SweepFile.root(config));
        this.settings =
                new Settings(given.withFallback(solver()).withFallback(defaults).root());
    }

    /* What a solver's file says ranks below the configuration's own keys. */
    private Config solver() {
        Optional<ConfigValue> named = new Settings(given.root()).value(SOLVER);
        if (named.isEmpty() || !(named.get().unwrapped() instanceof String name) || name.isEmpty()) {
            return ConfigFactory.empty();
        }
        try {
            Optional<Path> folder = NetworkNames.folder(named.get().origin());
            return SolverKeys.of(vocabulary.files().solver(name, folder), name);
        } catch (UnusableNetwork unusable) {
            faults.add(Origin.of(named.get().origin()), String.valueOf(unusable.getMessage()), unusable.why());
            return ConfigFactory.empty();
        }
    }

    /**
     * Reads and checks.
     *
     * @param config resolved; its keys stand at the root, or under {@code brimful} as in an application's own file
     * @throws InvalidConfiguration with every fault
     */
    public static SweepSpec read(Config config, Vocabulary vocabulary) {
        return new SweepReader(config, vocabulary).read();
    }

    private SweepSpec read() {
        new UnknownKeys(faults, "", defaults.root()).report(given.root().withoutKey("spark"));
        String name = single(
                        "name",
                        new Kind<>(
                                "letters, digits, '.', '_' and '-'",
                                value -> Kind.text()
                                        .parse()
                                        .apply(value)
                                        .filter(text -> text.matches("[A-Za-z0-9._-]{0,100}"))))
                .orElse("");
        long seed =
                single("seed", Kind.wholeLong(Long.MIN_VALUE, Long.MAX_VALUE)).orElse(0L);
        ResultsSpec results = new ResultsSpec(
                single("results.folder", path()).orElse(Path.of(".")),
                single("results.format", Kind.constant(ResultsFormat.class)).orElse(ResultsFormat.DELTA));
        ContainmentSpec containment = new ContainmentSpec(
                single("trial.isolation", Kind.constant(Isolation.class)).orElse(Isolation.JVM),
                single("trial.time-limit", Kind.duration()).filter(limit -> !limit.isZero()));
        ClusterSpec cluster = new ClusterSpec(
                single("cluster.wait", Kind.duration()).orElse(Duration.ZERO),
                single("cluster.locks", path()).orElse(Path.of(".")),
                sparkSettings());
        boolean perDeviceModel = single("sweep.per-device-model", Kind.truth()).orElse(false);
        int concurrency =
                single("concurrency", Kind.whole(0, Integer.MAX_VALUE)).orElse(0);
        List<DeviceSpec> devices = new DeviceReader(
                        vocabulary, (ConfigObject) defaults.getList("devices").get(0), faults)
                .read(settings.value("devices").orElseThrow());
        single(SOLVER, Kind.text());
        Keys.ALL.forEach(this::readAxis);
        Map<String, NetworkSource.File> files = new NetworkNames(vocabulary, faults)
                .files(
                        settings.elements(Keys.NETWORK.path()),
                        values(Keys.IMAGE),
                        () -> settings.origin(Keys.IMAGE.path()));
        checkLimit(Keys.BATCH, Keys.MAX_BATCH);
        checkLimit(Keys.WIDTH, Keys.MAX_WIDTH);
        checkPrecision(devices);
        checkRate();
        checkData();
        checkCount();
        faults.raise();
        return new SweepSpec(
                name.isEmpty() ? "sweep" : name,
                seed,
                results,
                concurrency,
                devices,
                perDeviceModel,
                containment,
                cluster,
                inFileOrder(),
                files,
                settings.render());
    }

    /* `results = folder` is short for `results.folder = folder`. */
    private static Config withResultsFolder(Config given) {
        ConfigValue results = given.root().get("results");
        return results != null && results.valueType() == ConfigValueType.STRING
                ? given.withoutPath("results").withValue("results.folder", results)
                : given;
    }

    /* Groups of `spark` become names with dots, as Spark has them. */
    private Map<String, String> sparkSettings() {
        Map<String, String> names = new TreeMap<>();
        if (settings.root().get("spark") instanceof ConfigObject spark) {
            spark.toConfig()
                    .entrySet()
                    .forEach(entry -> names.put(
                            "spark." + String.join(".", ConfigUtil.splitPath(entry.getKey())),
                            String.valueOf(entry.getValue().unwrapped())));
        }
        return names;
    }

    private static Kind<Path> path() {
        return new Kind<>("a folder", value -> Kind.text().parse().apply(value).flatMap(SweepReader::asPath));
    }

    private static Optional<Path> asPath(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Path.of(text));
        } catch (InvalidPathException notAPath) {
            return Optional.empty();
        }
    }

    private <T> Optional<T> single(String path, Kind<T> kind) {
        return settings.value(path).flatMap(value -> faults.parse(path, value, kind));
    }

    private <T> void readAxis(Key<T> key) {
        Optional<ConfigValue> value = settings.value(key.path());
        if (value.isEmpty()) {
            return;
        }
        List<? extends ConfigValue> elements = elements(value.get(), key.kind());
        if (elements.isEmpty()) {
            faults.unsuitable(key.path(), value.get(), "a value, or a list of at least one");
            return;
        }
        List<T> values = new ArrayList<>();
        for (ConfigValue element : elements) {
            faults.parse(key.path(), element, key.kind()).ifPresent(each -> {
                if (values.contains(each)) {
                    faults.add(
                            Origin.of(element.origin()),
                            key + " has " + key.text(each) + " twice, must have each value once");
                }
                values.add(each);
            });
        }
        if (values.size() == elements.size()) {
            axes.put(key, new Axis<>(key, values));
        }
    }

    private static List<? extends ConfigValue> elements(ConfigValue value, Kind<?> kind) {
        boolean several = value instanceof ConfigList list
                && (!kind.isList() || (!list.isEmpty() && list.stream().allMatch(ConfigList.class::isInstance)));
        return several ? (ConfigList) value : List.of(value);
    }

    /* What one policy of the learning rate needs and another one has no use for. */
    private void checkRate() {
        List<String> policies = values(Keys.RATE_POLICY);
        Optional<Double> negative =
                values(Keys.GAMMA).stream().filter(gamma -> gamma < 0).findFirst();
        Optional<String> other =
                policies.stream().filter(policy -> !policy.equals("sigmoid")).findFirst();
        if (negative.isPresent() && other.isPresent()) {
            faults.add(
                    settings.origin(Keys.GAMMA.path()),
                    Keys.GAMMA + " is " + Keys.GAMMA.text(negative.get()) + ", must be >= 0 where " + Keys.RATE_POLICY
                            + " is " + other.get());
        }
        if (policies.contains("multistep") && values(Keys.STEPS_AT).contains(List.<Long>of())) {
            faults.add(
                    settings.origin(Keys.STEPS_AT.path()),
                    Keys.STEPS_AT + " is [], must name the steps at which the rate changes where " + Keys.RATE_POLICY
                            + " is multistep");
        }
    }

    private <N extends Number & Comparable<N>> void checkLimit(Key<N> key, Key<N> limit) {
        Optional<N> most = values(key).stream().max(Comparator.naturalOrder());
        Optional<N> bound = values(limit).stream().min(Comparator.naturalOrder());
        if (most.isPresent() && bound.isPresent() && bound.get().compareTo(most.get()) < 0) {
            faults.add(
                    settings.origin(limit.path()),
                    limit + " is " + limit.text(bound.get()) + ", must be >= " + key + " (" + key.text(most.get())
                            + ")");
        }
    }

    private void checkPrecision(List<DeviceSpec> devices) {
        List<String> processors = devices.stream()
                .map(DeviceSpec::device)
                .filter(device -> !vocabulary.isGpu(device))
                .toList();
        for (ConfigValue element : settings.elements(Keys.PRECISION.path())) {
            Optional<Precision> precision =
                    Keys.PRECISION.kind().parse().apply(element).filter(Precision::isMixed);
            if (precision.isPresent() && !processors.isEmpty()) {
                faults.add(
                        Origin.of(element.origin()),
                        Keys.PRECISION + " is " + Keys.PRECISION.text(precision.get()) + ", but device "
                                + processors.get(0) + " trains in single precision; take fp32, or a GPU");
            }
        }
    }

    private void checkData() {
        List<String> fromFiles = values(Keys.DATA_KIND).stream()
                .filter(kind -> !kind.equals("synthetic"))
                .toList();
        if (fromFiles.isEmpty()) {
            return;
        }
        for (ConfigValue element : settings.elements(Keys.DATA_PATH.path())) {
            if (!(element.unwrapped() instanceof String path)) {
                continue;
            }
            if (path.isEmpty()) {
                faults.unsuitable(Keys.DATA_PATH.path(), element, "the folder of " + fromFiles.get(0) + "'s files");
            } else if (asPath(path).filter(Files::isDirectory).isEmpty()) {
                faults.add(
                        Origin.of(element.origin()),
                        Keys.DATA_PATH + " is \"" + path + "\", must be a folder that exists",
                        Fault.Cause.MISSING_INPUT);
            }
        }
    }

    private void checkCount() {
        long trials = 1;
        for (Axis<?> axis : axes.values()) {
            trials *= axis.values().size();
            if (trials > MOST_TRIALS) {
                faults.add(
                        settings.origin(axis.key().path()),
                        axis.key() + " makes the grid larger than " + MOST_TRIALS + " trials");
                return;
            }
        }
    }

    private List<Axis<?>> inFileOrder() {
        Comparator<Axis<?>> varied = Comparator.comparing(axis -> axis.values().size() == 1);
        return axes.values().stream()
                .sorted(varied.thenComparing(axis -> settings.origin(axis.key().path()), Origin.FILE_ORDER))
                .toList();
    }

    private <T> List<T> values(Key<T> key) {
        Axis<?> axis = axes.get(key);
        @SuppressWarnings("unchecked") // readAxis puts an Axis<T> under a Key<T>
        List<T> values = axis == null ? List.of() : (List<T>) axis.values();
        return values;
    }
}

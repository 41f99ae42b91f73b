package io.brimful.cli;

import com.typesafe.config.Config;
import io.brimful.cluster.Master;
import io.brimful.cluster.SparkSettings;
import io.brimful.conf.SweepFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** Where a sweep runs: {@code --master} and {@code --conf}, or what spark-submit made of them. */
final class SparkOptions {
    private static final String MASTER = "spark.master";
    private static final Set<String> NAMES = Set.of("--master", "--conf");

    @Option(
            names = "--master",
            paramLabel = "URL",
            description = {
                "spark://HOST:PORT, yarn or k8s://https://HOST:PORT: runs on that cluster, through spark-submit.",
                "Default: local[*], in this process."
            })
    private Optional<String> master = Optional.empty();

    @Option(
            names = "--conf",
            paramLabel = "key=value",
            description = {
                "A setting of Spark, above the file's group `spark`; spark.brimful.KEY is the file's KEY. Repeatable."
            })
    private List<String> settings = new ArrayList<>();

    /** Whether spark-submit has started this process. */
    static boolean isSubmitted() {
        return System.getProperty(MASTER) != null;
    }

    String master() {
        String given = isSubmitted() ? System.getProperty(MASTER) : master.orElse("local[*]");
        Master.fault(given).ifPresent(fault -> {
            throw new UserError(ExitCode.USAGE, fault);
        });
        return given;
    }

    /** What was given to Spark, by full names. */
    Map<String, String> settings() {
        Map<String, String> given = new LinkedHashMap<>();
        System.getProperties().stringPropertyNames().stream()
                .filter(key -> isSubmitted() && key.startsWith("spark."))
                .sorted()
                .forEach(key -> given.put(key, System.getProperty(key)));
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            if (equals < 1 || !setting.startsWith("spark.")) {
                throw new UserError(ExitCode.USAGE, "--conf is '" + setting + "', must be spark.KEY=VALUE");
            }
            given.put(setting.substring(0, equals), setting.substring(equals + 1));
        }
        return given;
    }

    List<String> pairs() {
        return List.copyOf(settings);
    }

    /** The sweep's keys among Spark's settings, above the file's own. */
    List<String> sweepKeys() {
        return settings().entrySet().stream()
                .filter(each -> each.getKey().startsWith(SparkSettings.SWEEP_KEYS))
                .map(each -> each.getKey().substring(SparkSettings.SWEEP_KEYS.length()) + "=" + each.getValue())
                .toList();
    }

    /** The configuration with what Spark really runs with. */
    static Config withEffective(Config config, Map<String, String> settings) {
        Config merged = config;
        for (Map.Entry<String, String> each : settings.entrySet()) {
            String key = each.getKey().substring("spark.".length());
            merged = SweepFile.with(merged, "spark.\"" + key + "\"", each.getValue(), each.getKey());
        }
        return merged;
    }

    /** A command line without the options that are spark-submit's now. */
    static List<String> without(List<String> arguments) {
        List<String> rest = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (NAMES.contains(argument)) {
                i++;
            } else if (NAMES.stream().noneMatch(name -> argument.startsWith(name + "="))) {
                rest.add(argument);
            }
        }
        return rest;
    }
}

package io.brimful.conf;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a sweep's HOCON file, with what the command line puts above it. */
public final class SweepFile {
    static final String ROOT = "brimful";

    private static final Pattern SYSTEM_WORDS = Pattern.compile("\\(([^()]+)\\)$");

    private SweepFile() {}

    /**
     * The file's keys, resolved.
     *
     * @param overrides {@code key=value}, each above the file and above those before it
     * @throws InvalidConfiguration when the file is missing or is not HOCON
     */
    public static Config load(Path file, List<String> overrides) {
        if (!Files.exists(file)) {
            throw fault(file + ": no such file", Fault.Cause.MISSING_INPUT);
        }
        if (!Files.isRegularFile(file)) {
            throw fault(file + " is a folder, must be a file", Fault.Cause.INVALID);
        }
        try {
            return above(parse(file), overrides, Origin.OVERRIDE);
        } catch (ConfigException notHocon) {
            throw invalid(file, notHocon);
        }
    }

    /* HOCON takes a file that cannot be opened for an empty one, unless told otherwise. */
    static Config parse(Path file) {
        try {
            return ConfigFactory.parseFile(
                    file.toFile(),
                    ConfigParseOptions.defaults().setAllowMissing(false).setIncluder(StrictIncluder.ALONE));
        } catch (ConfigException.IO cannotOpen) {
            throw fault(file + ": cannot be read: " + reason(cannotOpen), Fault.Cause.INVALID);
        }
    }

    /* The system's own words stand in brackets at the end: java.io.FileNotFoundException: x.conf (Permission denied). */
    private static String reason(ConfigException.IO cannotOpen) {
        String message = String.valueOf(cannotOpen.getMessage());
        Matcher words = SYSTEM_WORDS.matcher(message);
        return words.find() ? words.group(1).toLowerCase(Locale.ROOT) : message;
    }

    /**
     * The configuration with one value above its own.
     *
     * @param origin what a fault in the value says instead of a file
     */
    public static Config with(Config config, String key, String value, String origin) {
        return above(config, ConfigValueFactory.fromAnyRef(value, origin).atPath(key));
    }

    /**
     * The configuration with values above its own.
     *
     * @param overrides {@code key=value}, each above those before it
     * @param option what a fault in one says instead of a file
     * @throws InvalidConfiguration when one is no assignment
     */
    public static Config above(Config config, List<String> overrides, String option) {
        Config all = config;
        for (String override : overrides) {
            all = above(all, override(override, option));
        }
        return all.resolve();
    }

    /** The configuration, named after its file unless it has a name of its own. */
    public static Config named(Config config, Path file) {
        String base = String.valueOf(file.getFileName());
        int dot = base.lastIndexOf('.');
        String name = (dot > 0 ? base.substring(0, dot) : base).replaceAll("[^A-Za-z0-9._-]", "-");
        ConfigValue given = root(config).root().get("name");
        boolean unnamed = given == null || "".equals(given.unwrapped());
        return unnamed ? with(config, "name", name, file.toString()) : config;
    }

    /** Where the sweep's keys are: at the root, or under {@code brimful} as in an application's own file. */
    static Config root(Config config) {
        return config.root().containsKey(ROOT) ? config.getConfig(ROOT) : config;
    }

    private static Config above(Config config, Config override) {
        return (config.root().containsKey(ROOT) ? override.atKey(ROOT) : override).withFallback(config);
    }

    private static Config override(String assignment, String option) {
        int equals = assignment.indexOf('=');
        String key = equals < 0 ? assignment : assignment.substring(0, equals).strip();
        if (equals < 1 || !isPath(key)) {
            throw fault(option + " " + assignment + ": must be key=value", Fault.Cause.INVALID);
        }
        String value = assignment.substring(equals + 1);
        ConfigParseOptions origin = ConfigParseOptions.defaults().setOriginDescription(option);
        try {
            Config parsed = ConfigFactory.parseString(key + " = " + value, origin);
            if (parsed.hasPathOrNull(key) && parsed.root().size() == 1) {
                return parsed;
            }
        } catch (ConfigException notHocon) {
            // A path with a colon, for one: it is meant as plain text.
        }
        return ConfigValueFactory.fromAnyRef(value, option).atPath(key);
    }

    private static boolean isPath(String key) {
        try {
            return !ConfigUtil.splitPath(key).isEmpty();
        } catch (ConfigException notAPath) {
            return false;
        }
    }

    private static InvalidConfiguration invalid(Path file, ConfigException exception) {
        String where = file.toString();
        String message = String.valueOf(exception.getMessage());
        if (exception.origin() != null) {
            where = Origin.of(exception.origin()).toString();
            String prefix = exception.origin().description() + ": ";
            message = message.startsWith(prefix) ? message.substring(prefix.length()) : message;
        }
        return new InvalidConfiguration(
                List.of(new Fault(where, message.replaceAll("\\s+", " "), Fault.Cause.INVALID)));
    }

    private static InvalidConfiguration fault(String message, Fault.Cause cause) {
        return new InvalidConfiguration(List.of(new Fault("", message, cause)));
    }
}

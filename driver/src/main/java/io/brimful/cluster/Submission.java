package io.brimful.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;

/**
 * The call of spark-submit that runs Brimful on a cluster.
 *
 * @param application the thin jar; what it needs and Spark has not lies in the folder {@code lib} beside it
 * @param sparkHome a Spark distribution; empty for the Spark that this program brings, which knows standalone masters alone
 * @param java the command that starts Java
 */
public record Submission(Path application, Optional<Path> sparkHome, Path java) {
    /** What finds a host's GPUs, below {@code conf}. */
    public static final String DISCOVERY_SCRIPT = "discover-gpus.sh";

    private static final String MAIN = "io.brimful.cli.Brimful";
    private static final Pattern VERSION = Pattern.compile("(_2\\.\\d+)?-\\d.*|\\.jar$");

    /** Where a program's own jar and its libraries lie; empty in a build that has no jar. */
    public static Optional<Path> jarOf(Class<?> type) {
        try {
            Path jar = Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
            return Files.isRegularFile(jar) ? Optional.of(jar) : Optional.empty();
        } catch (java.net.URISyntaxException | RuntimeException notAFile) {
            return Optional.empty();
        }
    }

    /**
     * The command line.
     *
     * @param settings {@code key=value} for {@code --conf}
     * @param files sent to each executor's working directory
     * @param arguments of the application
     * @throws IOException when a folder of jars cannot be read
     */
    public List<String> command(String master, List<String> settings, List<Path> files, List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>(starter());
        command.addAll(List.of("--master", master, "--class", MAIN));
        settings.forEach(setting -> command.addAll(List.of("--conf", setting)));
        String jars = ownJars().stream().map(Path::toString).collect(Collectors.joining(","));
        if (!jars.isEmpty()) {
            command.addAll(List.of("--jars", jars));
        }
        if (!files.isEmpty()) {
            command.addAll(List.of("--files", files.stream().map(Path::toString).collect(Collectors.joining(","))));
        }
        command.add(application.toString());
        command.addAll(arguments);
        return command;
    }

    private List<String> starter() {
        if (sparkHome.isPresent()) {
            return List.of(
                    sparkHome.get().resolve("bin").resolve("spark-submit").toString());
        }
        /* A driver does little for long: the optimizing compiler would cost it more than it saves. */
        List<String> command = new ArrayList<>(
                List.of(java.toString(), "-Xmx2g", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData"));
        /* The incubating vectors are MLlib's, and the JVM warns of them. */
        Stream.of(JavaModuleOptions.defaultModuleOptionArray())
                .filter(option -> !option.startsWith("--add-modules"))
                .forEach(command::add);
        command.addAll(List.of("-cp", application + ":" + lib().resolve("*"), "org.apache.spark.deploy.SparkSubmit"));
        return command;
    }

    private Path lib() {
        return application.toAbsolutePath().resolveSibling("lib");
    }

    /** The libraries that Spark has not, whatever their version there. */
    private List<Path> ownJars() throws IOException {
        Set<String> provided = sparkHome.isPresent()
                ? jars(sparkHome.get().resolve("jars")).stream()
                        .map(Submission::artifact)
                        .collect(Collectors.toSet())
                : Set.of();
        return jars(lib()).stream()
                .filter(jar -> sparkHome.isPresent() ? !provided.contains(artifact(jar)) : isOwn(jar))
                .toList();
    }

    /* A standalone cluster from the same jars has all of them but the ones that change with every build. */
    static boolean isOwn(Path jar) {
        return artifact(jar).equals("executor-gpu");
    }

    private static List<Path> jars(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }

    private static String artifact(Path jar) {
        return VERSION.matcher(String.valueOf(jar.getFileName())).replaceFirst("");
    }
}

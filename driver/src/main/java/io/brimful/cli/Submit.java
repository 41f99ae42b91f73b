package io.brimful.cli;

import io.brimful.cluster.Submission;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jline.utils.Signals;

/** Hands a command to spark-submit, in a process of its own on the same terminal. */
final class Submit {
    private Submit() {}

    /**
     * The call of spark-submit: that of {@code SPARK_HOME} where it is set, else the one that this program brings.
     *
     * @param settings {@code key=value} for {@code --conf}
     * @param arguments of this program, without {@code --master} and {@code --conf}
     */
    static List<String> command(String master, List<String> settings, List<String> arguments) throws IOException {
        Path jar = Submission.jarOf(Submit.class)
                .orElseThrow(() -> new UserError(ExitCode.ERROR, "not run from a jar; use bin/brimful"));
        Optional<Path> home = Optional.ofNullable(System.getenv("SPARK_HOME"))
                .filter(path -> !path.isEmpty())
                .map(Path::of);
        if (home.isEmpty() && !master.startsWith("spark://")) {
            throw new UserError(
                    ExitCode.USAGE,
                    "--master " + master
                            + " needs a Spark distribution (4.2) whose bin/spark-submit knows it: set SPARK_HOME");
        }
        home.filter(path -> !Files.isExecutable(path.resolve("bin").resolve("spark-submit")))
                .ifPresent(path -> {
                    throw new UserError(
                            ExitCode.INPUT_MISSING, "SPARK_HOME is " + path + ", which has no bin/spark-submit");
                });
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        return new Submission(jar, home, java).command(master, settings, files(master, jar), arguments);
    }

    /* driver/target/brimful.jar beside conf/. */
    private static List<Path> files(String master, Path jar) {
        Path root = jar.toAbsolutePath().resolve("../../..").normalize();
        Path script = root.resolve("conf").resolve(Submission.DISCOVERY_SCRIPT);
        return master.startsWith("spark://") || !Files.exists(script) ? List.of() : List.of(script);
    }

    /** The command as a shell takes it. */
    static String quoted(List<String> command) {
        return command.stream()
                .map(word -> word.matches("[A-Za-z0-9_./:=@,%+-]+") ? word : "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" "));
    }

    /** Runs it and returns its exit code. Ctrl-C reaches both processes; the other one ends in order, and this one waits. */
    static int run(List<String> command, PrintWriter err) throws IOException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        Signals.register("INT", () -> {});
        Signals.register("TERM", process::destroy);
        while (true) {
            try {
                return process.waitFor();
            } catch (InterruptedException interrupted) {
                err.println("brimful: ending the sweep");
                process.destroy();
            }
        }
    }
}

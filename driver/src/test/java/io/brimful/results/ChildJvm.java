package io.brimful.results;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Another process of this Java, which ends with the test. */
final class ChildJvm implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 120;

    private final Process process;
    private final Path errors;

    private ChildJvm(Process process, Path errors) {
        this.process = process;
        this.errors = errors;
    }

    /** The class path of this test, without the jars whose names begin with one of the given words. */
    static List<String> classPath(String... without) {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> Stream.of(without)
                        .noneMatch(
                                start -> Path.of(entry).getFileName().toString().startsWith(start)))
                .toList();
    }

    /** The jars of a folder of the build. */
    static List<String> jars(String folder) {
        try (Stream<Path> files = Files.list(Path.of("target", folder))) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .map(file -> file.toAbsolutePath().toString())
                    .toList();
        } catch (IOException none) {
            throw new UncheckedIOException("`mvn verify` puts jars in target/" + folder, none);
        }
    }

    /**
     * Starts one.
     *
     * @param prefix a command that runs another, such as prlimit
     * @param options of the JVM
     * @param errors where its standard error goes
     */
    static ChildJvm start(
            List<String> prefix,
            List<String> options,
            List<String> classPath,
            Path errors,
            String mainClass,
            String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--add-opens") || argument.startsWith("-XX:"))
                .forEach(command::add);
        command.addAll(options);
        command.addAll(List.of("-cp", String.join(File.pathSeparator, classPath), mainClass));
        command.addAll(List.of(arguments));
        Process process =
                new ProcessBuilder(command).redirectError(errors.toFile()).start();
        return new ChildJvm(process, errors);
    }

    long pid() {
        return process.pid();
    }

    /** The next line that it prints. */
    String line() throws IOException {
        String line = process.inputReader(StandardCharsets.UTF_8).readLine();
        if (line == null) {
            throw new IllegalStateException("the child ended: " + errors());
        }
        return line;
    }

    /** What it said on its standard error. */
    String errors() {
        try {
            return Files.readString(errors);
        } catch (IOException unknown) {
            return unknown.toString();
        }
    }

    /** All that it still prints. */
    List<String> rest() {
        return process.inputReader(StandardCharsets.UTF_8).lines().collect(Collectors.toList());
    }

    /** Gives it a line on its standard input, which tells it to stop. */
    void stop() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().close();
    }

    int exitCode() throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the child did not end in " + PATIENCE_SECONDS + " s");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}

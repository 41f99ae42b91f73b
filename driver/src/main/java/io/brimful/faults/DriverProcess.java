package io.brimful.faults;

import io.brimful.cluster.Submission;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The driver of one sweep on a cluster, as {@code brimful sweep --master} starts it, and what its log says by now. */
final class DriverProcess {
    private static final String TRIAL_ROW = "\"trials\":[";
    private static final String STARTED = "\"started\":";

    private final Process process;
    private final Path results;

    private DriverProcess(Process process, Path results) {
        this.process = process;
        this.results = results;
    }

    /**
     * Starts it.
     *
     * @param output where it writes what it says
     */
    static DriverProcess start(Path jar, String master, Path conf, Path results, List<String> more, Path output)
            throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        List<String> arguments =
                new ArrayList<>(List.of("sweep", conf.toString(), "--results", results.toString(), "--format", "csv"));
        arguments.addAll(more);
        List<String> settings = List.of(
                "spark.ui.enabled=false",
                "spark.executor.extraJavaOptions=-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -Xss4m",
                "spark.executor.heartbeatInterval=1s",
                "spark.network.timeout=12s",
                "spark.network.timeoutInterval=2s");
        List<String> command =
                new Submission(jar, Optional.empty(), java).command(master, settings, List.of(), arguments);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                .start();
        return new DriverProcess(process, results);
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Its exit code; -1 when it has none after the time. */
    int await(Duration time) throws InterruptedException {
        return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS) ? process.exitValue() : -1;
    }

    /** Attempts that have ended, by its log. */
    int ended() throws IOException {
        return count(TRIAL_ROW);
    }

    /** Attempts that have begun, by its log. */
    int begun() throws IOException {
        return count(STARTED);
    }

    long logBytes() throws IOException {
        long bytes = 0;
        for (Path log : logs()) {
            bytes = Math.max(bytes, Files.size(log));
        }
        return bytes;
    }

    private int count(String words) throws IOException {
        int count = 0;
        for (Path log : logs()) {
            String text = Files.readString(log, StandardCharsets.ISO_8859_1);
            for (int at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) {
                count++;
            }
        }
        return count;
    }

    private List<Path> logs() throws IOException {
        if (!Files.exists(results)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(results, 2)) {
            return files.filter(file -> file.getFileName().toString().matches("log-\\d+\\.jsonl"))
                    .sorted()
                    .toList();
        }
    }
}

package io.brimful.cli;

import io.brimful.cluster.TestSpark;
import io.brimful.cluster.TrialTask;
import io.brimful.results.Samples;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** Commands as a user gives them, on a small sweep whose trials are answered by {@link Samples}. */
abstract class SampleCommands {
    private static final String SWEEP = """
            devices = [{ memory = 64000000, threads = 1 }]
            trial.network = [lenet, cifar10-quick]
            trial.policy = [caffe, packed]
            """;

    @TempDir
    Path folder;

    final StringWriter out = new StringWriter();
    final StringWriter err = new StringWriter();
    Path conf;
    String results = "";

    @BeforeEach
    void setUp() throws IOException {
        TestSpark.session();
        conf = Files.writeString(folder.resolve("small.conf"), SWEEP);
        results = folder.resolve("results").toString();
    }

    int sweep(Path file, String... more) {
        return execute(Samples::train, concat(new String[] {"sweep", file.toString()}, more));
    }

    int sql(String query, String... more) {
        return execute(Samples::train, concat(new String[] {"sql", query, "--results", results}, more));
    }

    private static String[] concat(String[] first, String[] second) {
        return java.util.stream.Stream.of(first, second)
                .flatMap(java.util.Arrays::stream)
                .toArray(String[]::new);
    }

    int execute(TrialTask task, String... arguments) {
        IFactory commands = new IFactory() {
            @Override
            public <K> K create(Class<K> type) throws Exception {
                return type == SweepCommand.class
                        ? type.cast(new SweepCommand(task))
                        : CommandLine.defaultFactory().create(type);
            }
        };
        return Brimful.commandLine(commands)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }
}

package io.brimful.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.brimful.cluster.LoopbackCluster;
import io.brimful.cluster.TestSpark;
import io.brimful.faults.FaultCampaign;
import io.brimful.faults.FaultKind;
import io.brimful.faults.FaultReport;
import io.brimful.results.ResultsReader;
import io.brimful.results.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sweeps through spark-submit on a real standalone cluster: a master, two workers, two device slots on each. */
class ClusterIT {
    private static final Path JAR = Path.of("target", "brimful.jar").toAbsolutePath();
    private static final int DEVICES = 4;

    @TempDir
    private static Path folder;

    private static LoopbackCluster cluster;

    @BeforeAll
    static void start() throws IOException {
        cluster = LoopbackCluster.start(
                folder.resolve("cluster"), JAR.resolveSibling("lib"), new LoopbackCluster.Size(2, DEVICES / 2));
    }

    @AfterAll
    static void stop() throws IOException {
        cluster.stop();
    }

    @Test
    void fortyTrialsUseEveryDeviceAndNeverTwoAtATimeOne() throws IOException, InterruptedException {
        Path conf = Files.writeString(folder.resolve("forty.conf"), """
                name = forty
                devices = [{ device = onednn, memory = 64 MiB, threads = 1 }]
                trial {
                  network = [lenet, cifar10-quick]
                  policy = [caffe, packed]
                  batch = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
                  find = nothing
                }
                train.steps = 3
                """);
        Path results = folder.resolve("results");
        int code = brimful("sweep", conf, "--master", cluster.url(), "--results", results);
        assertThat(code).as(output()).isZero();
        Dataset<Row> trials = ResultsReader.open(TestSpark.session(), results).table(Tables.TRIALS);
        assertThat(trials.where("state = 'COMPLETE' AND attempt = 0")
                        .select("trial_id")
                        .distinct()
                        .count())
                .isEqualTo(40);
        assertThat(trials.count()).isEqualTo(40);
        assertThat(trials.select("device_uuid").distinct().count()).isEqualTo(DEVICES);
        assertThat(trials.select("executor_id").distinct().count()).isEqualTo(DEVICES);
        assertThat(trials.alias("a").join(trials.alias("b"), overlap()).count()).isZero();
    }

    private static org.apache.spark.sql.Column overlap() {
        return org.apache.spark.sql.functions.expr("a.device_uuid = b.device_uuid AND a.host = b.host"
                + " AND a.trial_id <> b.trial_id AND a.started_at < b.finished_at AND b.started_at < a.finished_at");
    }

    @Test
    void nothingIsLostWhenAnythingDies() throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>();
        List<FaultReport> reports = new FaultCampaign(
                        TestSpark.session(),
                        JAR,
                        Files.createDirectories(folder.resolve("faults")),
                        cluster,
                        12,
                        lines::add)
                .run(
                        List.of(
                                List.of(FaultKind.KILL_TRIAL, FaultKind.KILL_WORKER),
                                List.of(FaultKind.KILL_EXECUTOR, FaultKind.KILL_DRIVER),
                                List.of(FaultKind.CRASH_EXECUTOR, FaultKind.FILL_DISK),
                                List.of(FaultKind.PAUSE_EXECUTOR, FaultKind.CRASH_TRIAL)),
                        0,
                        1);
        assertThat(reports).as(String.join("\n", lines)).hasSize(4).allMatch(FaultReport::isClean);
        assertThat(reports.stream().mapToInt(FaultReport::resumed).sum()).isGreaterThanOrEqualTo(2);
        assertThat(reports.stream().mapToLong(FaultReport::again).sum()).isGreaterThanOrEqualTo(4);
    }

    private static int brimful(Object... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-jar",
                JAR.toString()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        try {
            return process.waitFor(5, TimeUnit.MINUTES) ? process.exitValue() : -1;
        } finally {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
        }
    }

    private static String output() throws IOException {
        return Files.readString(folder.resolve("output"));
    }
}

package io.brimful.results;

import static org.assertj.core.api.Assertions.assertThat;

import io.brimful.conf.ResultsFormat;
import io.brimful.trial.Policy;
import io.brimful.trial.Trial;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Delta tables as others see them while a sweep writes: Spark Connect's server with Delta's extension, and its client. */
class TablesWhileWrittenTest {
    private static final int TRIALS = 300;
    private static final int TRIALS_A_COMMIT = 5;
    private static final int TRIALS_A_LOOK = 90;

    @TempDir
    private Path folder;

    @Test
    void aReaderSeesNoRowVanishDoubleOrHalf() throws IOException, InterruptedException {
        RunFolder run = new RunFolder(Files.createDirectory(folder.resolve("s")));
        TablePublisher publisher = new TablePublisher(run, new DeltaTables(folder));
        int port = freePort();
        try (ChildJvm server = server(port);
                RunLog log = RunLog.take(run, Driver.self(Instant.now()), ResultsFormat.DELTA)) {
            log.append(new LogEntry().add(Tables.SWEEPS, Samples.sweep("s")));
            write(log, 0);
            publish(log, publisher);
            try (ChildJvm reader = reader(port)) {
                List<String> looks = new ArrayList<>(List.of(reader.line()));
                for (int trial = 1; trial < TRIALS; trial++) {
                    write(log, trial);
                    if (trial % TRIALS_A_COMMIT == 0) {
                        publish(log, publisher);
                    }
                    /* The reader looks on meanwhile; this keeps the writer from being done before it has looked often. */
                    if (trial % TRIALS_A_LOOK == 0) {
                        looks.add(reader.line());
                    }
                }
                log.append(new LogEntry().add(Tables.SWEEPS, Samples.sweep("s").finished(Instant.now())));
                publish(log, publisher);
                reader.stop();
                looks.addAll(reader.rest());
                check(looks);
                assertThat(reader.exitCode()).isZero();
                assertThat(server.pid()).isPositive();
            }
        }
    }

    private static void check(List<String> printed) {
        List<String> looks = printed.subList(0, printed.size() - 1);
        assertThat(looks)
                .allSatisfy(look -> assertThat(look).matches("\\d+"))
                .last()
                .isEqualTo("" + TRIALS);
        assertThat(looks.stream().distinct()).as("looks while rows came").hasSizeGreaterThan(2);
        assertThat(printed).last().asString().isEqualTo("[[lenet,packed,64," + TRIALS + "]]");
    }

    private static void write(RunLog log, int number) throws IOException {
        Trial trial = Samples.trial(String.format("%03d-lenet", number), "lenet", Policy.PACKED);
        Attempt attempt = Samples.attempt("s", trial, Samples.train(trial, Samples.SLOT));
        LogEntry entry = new LogEntry().add(Tables.TRIALS, attempt);
        attempt.outcome()
                .evidence()
                .probes()
                .forEach(probe -> entry.add(Tables.PROBES, new Tables.ProbeOf(attempt, probe)));
        log.append(entry);
    }

    private static void publish(RunLog log, TablePublisher publisher) throws IOException {
        log.force();
        publisher.publish(log.safePosition());
    }

    private ChildJvm server(int port) throws IOException {
        List<String> classPath = new ArrayList<>(ChildJvm.classPath());
        classPath.addAll(ChildJvm.jars("test-lib/server"));
        return ChildJvm.start(
                List.of(),
                List.of(
                        "-Xmx1g",
                        "-Dspark.master=local[2]",
                        "-Dspark.connect.grpc.binding.address=127.0.0.1",
                        "-Dspark.connect.grpc.binding.port=" + port,
                        "-Dspark.driver.host=127.0.0.1",
                        "-Dspark.driver.bindAddress=127.0.0.1",
                        "-Dspark.ui.enabled=false",
                        "-Dspark.sql.shuffle.partitions=1",
                        /* Compiling a query takes longer than it does over so few rows. */
                        "-Dspark.sql.codegen.wholeStage=false",
                        "-Dspark.sql.codegen.factoryMode=NO_CODEGEN",
                        "-Dspark.sql.adaptive.enabled=false",
                        "-Dspark.sql.warehouse.dir=" + folder.resolve("warehouse"),
                        "-Dspark.sql.extensions=io.delta.sql.DeltaSparkSessionExtension",
                        "-Dspark.sql.catalog.spark_catalog=org.apache.spark.sql.delta.catalog.DeltaCatalog",
                        "-Dspark.databricks.delta.snapshotPartitions=1"),
                classPath,
                folder.resolve("server.err"),
                "org.apache.spark.sql.connect.service.SparkConnectServer");
    }

    /* Spark's own jars of SQL would hide those of the client. */
    private ChildJvm reader(int port) throws IOException {
        List<String> classPath =
                new ArrayList<>(ChildJvm.classPath("spark-core_", "spark-sql_", "spark-sql-api_", "spark-catalyst_"));
        classPath.addAll(ChildJvm.jars("test-lib/client"));
        return ChildJvm.start(
                List.of(),
                List.of("-Xmx512m"),
                classPath,
                folder.resolve("reader.err"),
                PollingReader.class.getName(),
                "sc://127.0.0.1:" + port,
                folder.resolve("delta").toString());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}

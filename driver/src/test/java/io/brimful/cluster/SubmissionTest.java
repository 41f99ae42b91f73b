package io.brimful.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubmissionTest {
    @TempDir
    private Path folder;

    private Path jar = Path.of("");

    @BeforeEach
    void setUp() throws IOException {
        jar = Files.createFile(folder.resolve("brimful.jar"));
        Path lib = Files.createDirectory(folder.resolve("lib"));
        for (String each : List.of(
                "executor-gpu-0.1.0.jar",
                "config-1.4.10.jar",
                "jackson-core-2.20.0.jar",
                "spark-core_2.13-4.2.0.jar")) {
            Files.createFile(lib.resolve(each));
        }
    }

    @Test
    void withoutADistributionItIsTheSparkThatComesAlong() throws IOException {
        List<String> command = new Submission(jar, Optional.empty(), Path.of("/jdk/bin/java"))
                .command("spark://m:7077", List.of("spark.a=1"), List.of(), List.of("sweep", "x.conf"));
        assertThat(command)
                .startsWith("/jdk/bin/java")
                .containsSubsequence(
                        "-cp",
                        jar + ":" + folder.resolve("lib") + "/*",
                        "org.apache.spark.deploy.SparkSubmit",
                        "--master",
                        "spark://m:7077",
                        "--class",
                        "io.brimful.cli.Brimful",
                        "--conf",
                        "spark.a=1",
                        "--jars",
                        folder.resolve("lib/executor-gpu-0.1.0.jar").toString(),
                        jar.toString(),
                        "sweep",
                        "x.conf")
                .contains("--add-opens=java.base/java.lang=ALL-UNNAMED");
    }

    @Test
    void aDistributionGetsWhatItHasNotWhateverTheVersion() throws IOException {
        Path home = folder.resolve("spark");
        Files.createDirectories(home.resolve("jars"));
        Files.createFile(home.resolve("jars/jackson-core-2.19.9.jar"));
        Files.createFile(home.resolve("jars/spark-core_2.13-4.2.1.jar"));
        List<String> command = new Submission(jar, Optional.of(home), Path.of("/jdk/bin/java"))
                .command("yarn", List.of(), List.of(Path.of("/b/conf/discover-gpus.sh")), List.of("sweep", "x.conf"));
        assertThat(command)
                .containsExactly(
                        home.resolve("bin/spark-submit").toString(),
                        "--master",
                        "yarn",
                        "--class",
                        "io.brimful.cli.Brimful",
                        "--jars",
                        folder.resolve("lib/config-1.4.10.jar") + "," + folder.resolve("lib/executor-gpu-0.1.0.jar"),
                        "--files",
                        "/b/conf/discover-gpus.sh",
                        jar.toString(),
                        "sweep",
                        "x.conf");
    }
}

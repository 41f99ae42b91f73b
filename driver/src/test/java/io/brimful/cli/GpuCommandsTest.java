package io.brimful.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.brimful.cluster.GpuDiscovery;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.resource.ResourceID;
import org.apache.spark.resource.ResourceRequest;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command on a machine with GPUs, which the CUDA test double stands for, and on one without; in processes of their own. */
class GpuCommandsTest {
    private static final Path SOURCES = Path.of("../executor-gpu/src/test/cuda-double");
    private static final Path BUILT = Path.of("target/cuda-double");

    @TempDir
    private Path folder;

    @BeforeAll
    static void buildTheDouble() throws Exception {
        boolean linux = System.getProperty("os.name", "").equals("Linux")
                && System.getProperty("os.arch", "").equals("amd64");
        assumeTrue(linux && isOnPath("g++"), "the CUDA test double needs g++ on Linux x86-64");
        Process build = new ProcessBuilder(
                        SOURCES.resolve("build.sh").toString(),
                        BUILT.toAbsolutePath().toString())
                .inheritIO()
                .start();
        assertThat(build.waitFor()).isZero();
    }

    private static boolean isOnPath(String program) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.of(path.split(":", -1))
                .filter(each -> !each.isEmpty())
                .anyMatch(each -> Files.isExecutable(Path.of(each, program)));
    }

    @Test
    void devicesListsEveryGpu() throws Exception {
        JsonNode rows = json(withGpus(2, "devices", "--format", "json"));
        assertThat(rows.findValuesAsText("device")).containsExactly("cudnn:0", "cudnn:1", "onednn", "reference");
        JsonNode first = rows.get(0);
        assertThat(first.get("model").asText()).isEqualTo("CUDA test double");
        assertThat(first.get("memory_bytes").asLong()).isEqualTo(4L << 30);
        assertThat(first.get("free_bytes").asLong()).isBetween(1L << 30, 4L << 30);
        assertThat(first.get("architecture").asText()).isEqualTo("sm_90");
        assertThat(first.get("library_version").asText()).isEqualTo("cuDNN 9.5.1, cuBLAS 12");
        assertThat(first.get("driver_version").asText()).isEqualTo("CUDA 12.6");
        assertThat(first.get("problem").isNull()).isTrue();
    }

    @Test
    void sparkIsToldEveryGpu() throws Exception {
        Map<String, String> two =
                Map.of("LD_LIBRARY_PATH", BUILT.toAbsolutePath().toString(), "CUDA_DOUBLE_DEVICES", "2");
        assertThat(run(two, Discovery.class).out()).isEqualTo("[0, 1]\n");
    }

    /** What Spark asks of the plugin. */
    static final class Discovery {
        public static void main(String[] none) {
            ResourceRequest request =
                    new ResourceRequest(new ResourceID("spark.executor", "gpu"), 1, Optional.empty(), Optional.empty());
            System.out.println(Arrays.toString(new GpuDiscovery()
                    .discoverResource(request, new SparkConf(false))
                    .orElseThrow()
                    .addresses()));
        }
    }

    @Test
    void withoutNvidiaSoftwareDevicesSaysWhatIsMissing() throws Exception {
        assumeTrue(!Files.exists(Path.of("/dev/nvidiactl")), "this machine has a GPU");
        JsonNode rows = json(withoutGpu("devices", "--format", "json"));
        assertThat(rows.findValuesAsText("device")).containsExactly("cudnn", "onednn", "reference");
        assertThat(rows.get(0).get("problem").asText())
                .isEqualTo("no NVIDIA driver: libcuda.so.1 cannot be loaded; install driver 525 or newer");
    }

    @Test
    void trainsAndPlansOnAGpu() throws Exception {
        Ended trained =
                withGpus(1, "train", "lenet", "--device", "cuda", "--batch", "2", "--steps", "2", "--format", "json");
        assertThat(trained.exitCode()).isZero();
        JsonNode row = json(trained).get(0);
        assertThat(row.get("state").asText()).isEqualTo("COMPLETE");
        Ended planned = withGpus(1, "plan", "lenet", "--device", "cudnn:0", "--batch", "2", "--format", "json");
        assertThat(json(planned).get(0).get("arena_bytes").asLong()).isPositive();
    }

    @Test
    void halfPrecisionTakesFewerBytesAndTrains() throws Exception {
        long single = planned("fp32");
        for (String precision : List.of("bf16", "fp16")) {
            assertThat(planned(precision)).isLessThan(single);
            Ended trained = withGpus(
                    1, "train", "lenet", "--device", "cudnn", "--precision", precision, "--batch", "2", "--steps", "2");
            assertThat(trained.exitCode()).as(trained.err()).isZero();
        }
    }

    private long planned(String precision) throws Exception {
        Ended ended = withGpus(
                1,
                "plan",
                "lenet",
                "--device",
                "cudnn",
                "--precision",
                precision,
                "--batch",
                "256",
                "--policy",
                "packed",
                "--format",
                "json");
        return json(ended).get(0).get("arena_bytes").asLong();
    }

    @Test
    void capacityAsksAGpusOwnKernels() throws Exception {
        for (String algorithms : List.of("measured", "deterministic")) {
            Ended ended = withGpus(
                    1,
                    "capacity",
                    "lenet",
                    "--device",
                    "cuda:0",
                    "--memory",
                    "40MiB",
                    "--precision",
                    "bf16",
                    "--algorithms",
                    algorithms,
                    "--format",
                    "json");
            assertThat(ended.exitCode()).as(ended.err()).isZero();
            assertThat(json(ended).findValuesAsText("state")).containsOnly("FITS");
        }
    }

    @Test
    void aGpuThatIsNotThereIsBadUsage() throws Exception {
        for (String command : List.of("train", "plan")) {
            Ended ended = withGpus(1, command, "lenet", "--device", "cudnn:7", "--batch", "2");
            assertThat(ended.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(ended.err())
                    .isEqualTo("brimful: cudnn:7: there is no such GPU; this machine has one, cudnn:0\n");
        }
    }

    @Test
    void aSweepUsesEveryGpu() throws Exception {
        Ended ended = sweep(2, "devices = [{ device = cudnn }]");
        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(ended.out() + ended.err())
                .contains("COMPLETE")
                .as("a GPU without a limit has its own memory")
                .doesNotContain(String.valueOf(Long.MAX_VALUE));
    }

    @Test
    void aSweepOnAGpuThatIsNotThereLeavesNothing() throws Exception {
        Ended ended = sweep(1, "devices = [{ device = \"cudnn:4\" }]");
        assertThat(ended.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(ended.err()).contains("brimful: cudnn:4: there is no such GPU; this machine has one, cudnn:0\n");
        assertThat(folder.resolve("results")).doesNotExist();
        Ended twice = sweep(1, "devices = [{ device = cudnn }, { device = \"cuda:0\" }]");
        assertThat(twice.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(twice.err())
                .contains("brimful: cuda:0: it is listed twice; a GPU runs one trial at a time, so list it once\n");
    }

    private Ended sweep(int gpus, String devices) throws Exception {
        Path file = folder.resolve("gpu.conf");
        Files.writeString(file, """
                results = "%s"
                %s
                trial { network = lenet, find = nothing, batch = [2, 3] }
                train.steps = 2
                """.formatted(folder.resolve("results"), devices));
        return withGpus(gpus, "sweep", file.toString(), "--format", "json");
    }

    private Ended withGpus(int count, String... arguments) throws Exception {
        return run(
                Map.of(
                        "LD_LIBRARY_PATH",
                        BUILT.toAbsolutePath().toString(),
                        "CUDA_DOUBLE_DEVICES",
                        String.valueOf(count)),
                arguments);
    }

    private Ended withoutGpu(String... arguments) throws Exception {
        return run(Map.of(), arguments);
    }

    private Ended run(Map<String, String> environment, String... arguments) throws IOException, InterruptedException {
        return run(environment, Brimful.class, arguments);
    }

    private Ended run(Map<String, String> environment, Class<?> main, String... arguments)
            throws IOException, InterruptedException {
        Path out = folder.resolve("out.txt");
        Path err = folder.resolve("err.txt");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xss4m",
                "-Dbrimful.cache=" + folder.resolve("cache"),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))));
        /* Spark needs what this JVM was opened for as well. */
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--add-opens"))
                .forEach(command::add);
        command.add(main.getName());
        command.addAll(Arrays.asList(arguments));
        ProcessBuilder process =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        process.environment().remove("LD_LIBRARY_PATH");
        process.environment().putAll(environment);
        int exitCode = process.start().waitFor();
        return new Ended(
                exitCode, Files.readString(out, StandardCharsets.UTF_8), Files.readString(err, StandardCharsets.UTF_8));
    }

    private static JsonNode json(Ended ended) throws IOException {
        assertThat(ended.exitCode()).as(ended.err()).isZero();
        return new ObjectMapper().readTree(ended.out());
    }

    private record Ended(int exitCode, String out, String err) {}
}

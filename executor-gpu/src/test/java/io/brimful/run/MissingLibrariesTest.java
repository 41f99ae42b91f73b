package io.brimful.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.brimful.device.CudaDouble;
import io.brimful.trial.Algorithms;
import io.brimful.trial.DeviceSlot;
import io.brimful.trial.Outcome;
import io.brimful.trial.Precision;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a GPU device says where NVIDIA's software is missing or wanting; in processes of their own, which find what they are given. */
class MissingLibrariesTest {
    private static final List<String> CUDNN =
            List.of("libcudnn.so.9", "libcudnn_graph.so.9", "libcudnn_ops.so.9", "libcudnn_cnn.so.9");

    @TempDir
    private Path libraries;

    @BeforeEach
    void needsTheDouble() {
        CudaDouble.fresh();
    }

    @Test
    void nothingAtAll() throws Exception {
        assertThat(open("cudnn:0", Map.of()))
                .containsOnly("cudnn:0: no NVIDIA driver: libcuda.so.1 cannot be loaded; install driver 525 or newer");
    }

    @Test
    void aDriverAlone() throws Exception {
        give("libcuda.so.1");
        assertThat(open("cuda:0", Map.of()))
                .containsOnly(
                        "cuda:0: no cuDNN: libcudnn.so.9 cannot be loaded; install cuDNN 9, or put its folder into"
                                + " LD_LIBRARY_PATH");
    }

    @Test
    void cudnnWithoutOneOfItsParts() throws Exception {
        give("libcuda.so.1");
        give(CUDNN.toArray(String[]::new));
        Path part = libraries.resolve("libcudnn_ops.so.9");
        Files.delete(part);
        assertThat(open("cudnn:0", Map.of()))
                .containsOnly("cudnn:0: cuDNN is incomplete: " + part + " cannot be loaded; install all of cuDNN 9");
    }

    @ParameterizedTest
    @EnumSource
    void withoutCublasCudnnMultipliesMatrices(Precision precision) throws Exception {
        DeviceSlot slot = new DeviceSlot("cudnn:0", 64 << 20, 1, Algorithms.DETERMINISTIC);
        Outcome outcome = TrialRunner.run(OpenGpu.lenet(precision), slot, step -> {});
        assertThat(outcome).isInstanceOf(Outcome.Complete.class);
        Outcome.Complete with = (Outcome.Complete) outcome;
        give("libcuda.so.1");
        give(CUDNN.toArray(String[]::new));
        List<String> without = open("cudnn:0", Map.of(), precision.name());
        assertThat(without).allSatisfy(line -> {
            assertThat(line).startsWith("cuDNN 9.5.1, no cuBLAS: ");
            double loss = Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
            /* Sums in another order, over four steps; a half may then round to its neighbour. */
            assertThat(loss).isCloseTo(with.training().lossLast(), within(precision.isMixed() ? 0x1p-8 : 1e-5));
        });
    }

    @ParameterizedTest
    @EnumSource
    void cublas13DoesWhatCublas12Does(Precision precision) throws Exception {
        DeviceSlot slot = new DeviceSlot("cudnn:0", 64 << 20, 1, Algorithms.DETERMINISTIC);
        Outcome.Complete with12 = (Outcome.Complete) TrialRunner.run(OpenGpu.lenet(precision), slot, step -> {});
        give("libcuda.so.1", "libcublas.so.13");
        give(CUDNN.toArray(String[]::new));
        assertThat(open("cudnn:0", Map.of("CUDA_DOUBLE_DRIVER", "13000"), precision.name()))
                .containsOnly("cuDNN 9.5.1, cuBLAS 13: " + with12.training().lossLast());
    }

    @Test
    void aDriverOfCuda12CannotUseCublas13() throws Exception {
        give("libcuda.so.1", "libcublas.so.13");
        give(CUDNN.toArray(String[]::new));
        assertThat(open("cudnn:0", Map.of("CUDA_DOUBLE_DRIVER", "12080")))
                .allSatisfy(line -> assertThat(line).startsWith("cuDNN 9.5.1, no cuBLAS: "));
    }

    @Test
    void aCublas13WithoutWhatItNeedsIsNone() throws Exception {
        give("libcuda.so.1");
        give(CUDNN.toArray(String[]::new));
        /* Another library under its name, without its functions. */
        Files.copy(Path.of("target/cuda-double", CUDNN.get(1)), libraries.resolve("libcublas.so.13"));
        assertThat(open("cudnn:0", Map.of("CUDA_DOUBLE_DRIVER", "13000")))
                .allSatisfy(line -> assertThat(line).startsWith("cuDNN 9.5.1, no cuBLAS: "));
    }

    @Test
    void aDriverThatIsTooOld() throws Exception {
        giveAll();
        assertThat(open("cudnn:0", Map.of("CUDA_DOUBLE_DRIVER", "11080")))
                .containsOnly(
                        "cudnn:0: the NVIDIA driver is too old: it knows CUDA 11.8, needed is 12.0 (driver 525) or"
                                + " newer");
    }

    @Test
    void aDriverWithoutAGpu() throws Exception {
        giveAll();
        assertThat(open("cudnn:0", Map.of("CUDA_DOUBLE_DEVICES", "0")))
                .containsOnly("cudnn:0: the NVIDIA driver (CUDA 12.6) finds no GPU");
    }

    @Test
    void aGpuThatIsNotThere() throws Exception {
        giveAll();
        assertThat(open("cudnn:3", Map.of("CUDA_DOUBLE_DEVICES", "2")))
                .containsOnly("cudnn:3: there is no such GPU; this machine has 2, the last is cudnn:1");
        assertThat(open("cudnn:1", Map.of()))
                .containsOnly("cudnn:1: there is no such GPU; this machine has one, cudnn:0");
        assertThat(open("cudnn:x", Map.of()))
                .containsOnly("cudnn:x: this names no GPU; write cudnn:0 for the first, cudnn:1 for the next");
    }

    private void giveAll() throws IOException {
        give("libcuda.so.1", "libcublas.so.12");
        give(CUDNN.toArray(String[]::new));
    }

    private void give(String... names) throws IOException {
        for (String name : names) {
            Files.copy(Path.of("target/cuda-double", name), libraries.resolve(name));
        }
    }

    private List<String> open(String address, Map<String, String> environment) throws Exception {
        return open(address, environment, Precision.FP32.name());
    }

    private List<String> open(String address, Map<String, String> environment, String precision) throws Exception {
        Path answer = libraries.resolve("answer.txt");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder process = new ProcessBuilder(
                java,
                "-Xss4m",
                /* In the few seconds that it lives the second compiler costs more than its code gains. */
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                OpenGpu.class.getName(),
                address,
                precision);
        Map<String, String> all = new HashMap<>(environment);
        all.put("LD_LIBRARY_PATH", libraries.toString());
        process.environment().putAll(all);
        process.redirectOutput(answer.toFile());
        process.redirectError(ProcessBuilder.Redirect.INHERIT);
        assertThat(process.start().waitFor()).as("exit status").isZero();
        return Files.readAllLines(answer, StandardCharsets.UTF_8);
    }
}

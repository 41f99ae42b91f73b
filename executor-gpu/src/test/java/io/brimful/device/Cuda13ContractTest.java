package io.brimful.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A part of the device contract on the test double where CUDA 13's cuBLAS is the only one; steps are captured graphs there too. */
class Cuda13ContractTest {
    private static final List<String> LIBRARIES = List.of(
            "libcuda.so.1",
            "libcudnn.so.9",
            "libcudnn_graph.so.9",
            "libcudnn_ops.so.9",
            "libcudnn_cnn.so.9",
            "libcublas.so.13");

    @TempDir
    private Path folder;

    @BeforeEach
    void needsTheDouble() throws IOException {
        CudaDouble.fresh();
        for (String library : LIBRARIES) {
            Files.copy(Path.of("target/cuda-double", library), folder.resolve(library));
        }
    }

    @Test
    void keepsTheContract() throws Exception {
        List<String> said = contract("plannedBytesAreTheBytesHandedOut", "theNextBatchLeavesTheResultsOfTheLastStep");
        assertThat(said.get(said.size() - 1))
                .as("%s", said)
                .matches("contract: ([1-9][0-9]*) tests, \\1 passed, 0 failed, 0 not run");
    }

    private List<String> contract(String... methods) throws Exception {
        Path answer = folder.resolve("answer.txt");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xss4m",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                GpuContract.class.getName()));
        command.addAll(List.of(methods));
        ProcessBuilder process = new ProcessBuilder(command);
        process.environment().putAll(Map.of("LD_LIBRARY_PATH", folder.toString(), "CUDA_DOUBLE_DRIVER", "13000"));
        process.redirectErrorStream(true).redirectOutput(answer.toFile());
        assertThat(process.start().waitFor()).as("exit status").isZero();
        return Files.readAllLines(answer, StandardCharsets.UTF_8);
    }
}

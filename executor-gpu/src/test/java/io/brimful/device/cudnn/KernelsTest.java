package io.brimful.device.cudnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import jcuda.nvptxcompiler.JNvPTXCompiler;
import jcuda.nvptxcompiler.nvPTXCompilerHandle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class KernelsTest {
    private static final Path SOURCES = Path.of("src/main/cuda");
    private static final Pattern ENTRY = Pattern.compile("\\.entry (\\w+)\\(");
    private static final Pattern GLOBAL = Pattern.compile("__global__ void (\\w+?)(##suffix)?\\(");

    static Stream<String> families() throws IOException {
        try (Stream<Path> files = Files.list(SOURCES)) {
            return files
                    .map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(".cu"))
                    .map(name -> name.substring(0, name.length() - 3))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    static Stream<Arguments> familiesAndArchitectures() throws IOException {
        return families()
                .flatMap(family -> Stream.of("sm_70", "sm_75", "sm_80", "sm_86", "sm_89", "sm_90")
                        .map(architecture -> Arguments.of(family, architecture)));
    }

    @ParameterizedTest
    @MethodSource("familiesAndArchitectures")
    void compilesForEveryGpu(String family, String architecture) throws IOException {
        assumeThat(System.getProperty("os.arch"))
                .as("NVIDIA's compiler of PTX comes for x86-64 only")
                .isEqualTo("amd64");
        byte[] text = Arrays.copyOf(ptx(family), ptx(family).length + 1);
        nvPTXCompilerHandle compiler = new nvPTXCompilerHandle();
        assertThat(JNvPTXCompiler.nvPTXCompilerCreate(compiler, text.length, text))
                .isZero();
        try {
            int compiled =
                    JNvPTXCompiler.nvPTXCompilerCompile(compiler, 1, new String[] {"--gpu-name=" + architecture});
            assertThat(compiled).as(family + " for " + architecture).isZero();
            long[] bytes = new long[1];
            assertThat(JNvPTXCompiler.nvPTXCompilerGetCompiledProgramSize(compiler, bytes))
                    .isZero();
            assertThat(bytes[0]).isPositive();
        } finally {
            JNvPTXCompiler.nvPTXCompilerDestroy(compiler);
        }
    }

    @ParameterizedTest
    @MethodSource("families")
    void isMadeOfTheSourcesAsTheyAre(String family) throws IOException, NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(Files.readAllBytes(SOURCES.resolve("common.cuh")));
        digest.update(Files.readAllBytes(SOURCES.resolve(family + ".cu")));
        String hash = HexFormat.of().formatHex(digest.digest());
        assertThat(new String(ptx(family), StandardCharsets.US_ASCII))
                .as("run src/main/cuda/compile.sh")
                .startsWith("// sha256 " + hash + "\n");
    }

    @ParameterizedTest
    @MethodSource("families")
    void everyKernelOfTheSourceIsCompiled(String family) throws IOException {
        Set<String> written = new TreeSet<>();
        Matcher globals = GLOBAL.matcher(Files.readString(SOURCES.resolve(family + ".cu")));
        while (globals.find()) {
            if (globals.group(2) == null) {
                written.add(globals.group(1));
            } else {
                Stream.of("f32", "f16", "bf16").forEach(type -> written.add(globals.group(1) + type));
            }
        }
        Set<String> compiled = new TreeSet<>();
        Matcher entries = ENTRY.matcher(new String(ptx(family), StandardCharsets.US_ASCII));
        while (entries.find()) {
            compiled.add(entries.group(1));
        }
        assertThat(written).isNotEmpty().isEqualTo(compiled);
    }

    private static byte[] ptx(String family) throws IOException {
        return Files.readAllBytes(Path.of("src/main/resources/io/brimful/device/cudnn", family + ".ptx"));
    }
}

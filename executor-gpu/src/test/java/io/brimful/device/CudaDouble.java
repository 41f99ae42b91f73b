package io.brimful.device;

import com.sun.jna.Library;
import com.sun.jna.Native;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** CUDA's driver, cuDNN, cuBLAS and NVML on host memory: built with g++, loaded before JCuda looks for the real ones. */
public final class CudaDouble {
    /** Device memory that a context takes with one handle of cuDNN and one of cuBLAS. */
    public static final long CONTEXT_BYTES = 10L << 20;

    private static final Path SOURCES = Path.of("src/test/cuda-double");
    private static final Path KERNELS = Path.of("src/main/cuda");
    private static final Path BUILT = Path.of("target/cuda-double");
    private static final List<String> LIBRARIES =
            List.of("libcuda.so.1", "libcudnn.so.9", "libcublas.so.12", "libcublas.so.13", "libnvidia-ml.so.1");
    private static final Optional<Controls> CONTROLS = load();

    private CudaDouble() {}

    /** What the double can be told, and asked. */
    public interface Controls extends Library {
        /** One healthy device of 4 GiB, nothing counted. */
        void cudaDoubleReset();

        void cudaDoubleDevices(int count);

        void cudaDoubleDriver(int version);

        /** A device's whole memory, with what a context takes of it. */
        void cudaDoubleMemory(long bytes);

        /** A function answers {@code status} once, after so many good calls; a sticky status of CUDA stays. */
        void cudaDoubleFail(String function, int status, long afterCalls);

        long cudaDoubleCalls(String function);

        long cudaDoubleAllocatedBytes();

        long cudaDoubleHostBytes();

        /** Handles, descriptors, streams, events, modules and graphs that nobody has destroyed. */
        long cudaDoubleObjects();
    }

    /** The controls, after a reset; the calling test gives up where the double could not be built. */
    public static Controls fresh() {
        Assumptions.assumeTrue(CONTROLS.isPresent(), "the CUDA test double needs g++ on Linux x86-64");
        Controls controls = CONTROLS.orElseThrow();
        controls.cudaDoubleReset();
        return controls;
    }

    private static Optional<Controls> load() {
        boolean linux = System.getProperty("os.name", "").equals("Linux")
                && System.getProperty("os.arch", "").equals("amd64");
        /* Another module's tests, which have these classes too, find what is really there. */
        if (!linux || !isOnPath("g++") || !Files.isDirectory(SOURCES)) {
            return Optional.empty();
        }
        build();
        for (String library : LIBRARIES) {
            System.load(BUILT.resolve(library).toAbsolutePath().toString());
        }
        String driver = BUILT.resolve(LIBRARIES.get(0)).toAbsolutePath().toString();
        return Optional.of(Native.load(driver, Controls.class));
    }

    private static boolean isOnPath(String program) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.of(path.split(":", -1))
                .filter(folder -> !folder.isEmpty())
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /* The JVM that is first builds it, another one waits. */
    private static void build() {
        try {
            Files.createDirectories(BUILT);
            try (FileChannel lock =
                    FileChannel.open(BUILT.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                lock.lock();
                Path last = BUILT.resolve(LIBRARIES.get(LIBRARIES.size() - 1));
                if (!Files.exists(last) || newestSource().compareTo(Files.getLastModifiedTime(last)) >= 0) {
                    buildFresh();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void buildFresh() throws IOException, InterruptedException {
        Path fresh = Files.createTempDirectory(BUILT, "build");
        Process build = new ProcessBuilder(
                        SOURCES.resolve("build.sh").toString(),
                        fresh.toAbsolutePath().toString())
                .inheritIO()
                .start();
        if (!build.waitFor(5, TimeUnit.MINUTES) || build.exitValue() != 0) {
            build.destroyForcibly();
            throw new IllegalStateException("the CUDA test double could not be built: see above");
        }
        try (Stream<Path> made = Files.list(fresh)) {
            for (Path library : made.toList()) {
                Files.move(library, BUILT.resolve(library.getFileName()), StandardCopyOption.ATOMIC_MOVE);
            }
        }
        Files.delete(fresh);
    }

    private static FileTime newestSource() throws IOException {
        try (Stream<Path> sources = Files.list(SOURCES);
                Stream<Path> kernels = Files.list(KERNELS)) {
            FileTime newest = FileTime.fromMillis(0);
            for (Path source : Stream.concat(sources, kernels).toList()) {
                FileTime time = Files.getLastModifiedTime(source);
                newest = time.compareTo(newest) > 0 ? time : newest;
            }
            return newest;
        }
    }

    /** Makes sure that the double is there before anything looks for the real libraries. */
    static boolean isLoaded() {
        return CONTROLS.isPresent();
    }
}

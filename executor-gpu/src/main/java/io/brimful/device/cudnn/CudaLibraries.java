package io.brimful.device.cudnn;

import io.brimful.device.DeviceUnavailable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.stream.Stream;
import jcuda.driver.CUresult;
import jcuda.driver.JCudaDriver;
import jcuda.jcudnn.JCudnn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What NVIDIA software there is on this machine.
 *
 * @param driver highest version of CUDA that the driver knows, as in 12040 for 12.4
 * @param cudnn version of cuDNN, as in 90501 for 9.5.1
 * @param cublas major version of cuBLAS, 12 or 13; nothing where neither can be loaded
 */
record CudaLibraries(int driver, long cudnn, OptionalInt cublas) {
    private static final Logger LOG = LoggerFactory.getLogger(CudaLibraries.class);

    /* JCuda's natives are built with CUDA 12.0. */
    private static final int OLDEST_DRIVER = 12000;
    private static final long CUDNN_9 = 90000;
    private static final int CUDA_13 = 13000;

    /* NVIDIA's cuDNN 9 documentation, "API Overview": libcudnn.so.9 opens these at the first call, and ends the process where
     * one is missing; loaded by us, a missing one can be caught. The library finds what it needs beside itself. */
    private static final List<String> CUDNN_PARTS =
            List.of("libcudnn_graph.so.9", "libcudnn_ops.so.9", "libcudnn_cnn.so.9");

    /**
     * Loads what is there.
     *
     * @param device address to speak of
     * @throws DeviceUnavailable when something that a GPU needs is missing
     */
    static synchronized CudaLibraries load(String device) {
        if (!System.getProperty("os.name", "").equals("Linux")
                || !System.getProperty("os.arch", "").equals("amd64")) {
            throw new DeviceUnavailable(
                    device,
                    "GPUs are used on Linux x86-64 only, this is " + System.getProperty("os.name") + " "
                            + System.getProperty("os.arch"));
        }
        return inPrivateFolder(() -> find(device));
    }

    /* JCuda unpacks its natives into java.io.tmpdir, and loads what lies there under their names without a look. */
    private static CudaLibraries inPrivateFolder(Supplier<CudaLibraries> load) {
        String before = System.getProperty("java.io.tmpdir");
        Path folder;
        try {
            folder = Files.createTempDirectory("brimful-cuda");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        System.setProperty("java.io.tmpdir", folder.toString());
        try {
            return load.get();
        } finally {
            System.setProperty("java.io.tmpdir", before);
            delete(folder);
        }
    }

    /* What has been loaded stays, also without its file. */
    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException left) {
            folder.toFile().deleteOnExit();
        }
    }

    private static CudaLibraries find(String device) {
        int driver = driver(device);
        loadBundled(device);
        long cudnn = cudnn(device);
        return new CudaLibraries(driver, cudnn, cublas(driver));
    }

    private static void loadBundled(String device) {
        BundledLibraries bundled = new BundledLibraries(CudaLibraries.class.getClassLoader(), Cache.folder());
        if (!bundled.arePresent()) {
            return;
        }
        try {
            bundled.unpack().forEach(library -> System.load(library.toString()));
        } catch (IOException | LinkageError e) {
            LOG.debug("bundled libraries", e);
            throw new DeviceUnavailable(
                    device,
                    "the bundled cuDNN cannot be unpacked and loaded below " + Cache.folder() + ": " + e.getMessage());
        }
    }

    private static int driver(String device) {
        try {
            JCudaDriver.setExceptionsEnabled(false);
            int status = JCudaDriver.cuInit(0);
            int[] version = new int[1];
            JCudaDriver.cuDriverGetVersion(version);
            if (status == CUresult.CUDA_ERROR_NO_DEVICE) {
                throw new DeviceUnavailable(device, "the NVIDIA driver (CUDA " + dotted(version[0]) + ") finds no GPU");
            }
            if (status != CUresult.CUDA_SUCCESS) {
                throw new DeviceUnavailable(
                        device, "the NVIDIA driver cannot be started: " + CUresult.stringFor(status));
            }
            if (version[0] < OLDEST_DRIVER) {
                throw new DeviceUnavailable(
                        device,
                        "the NVIDIA driver is too old: it knows CUDA " + dotted(version[0])
                                + ", needed is 12.0 (driver 525) or newer");
            }
            return version[0];
        } catch (LinkageError e) {
            LOG.debug("libcuda.so.1", e);
            throw new DeviceUnavailable(
                    device, "no NVIDIA driver: libcuda.so.1 cannot be loaded; install driver 525 or newer");
        }
    }

    private static long cudnn(String device) {
        try {
            JCudnn.setExceptionsEnabled(false);
        } catch (LinkageError e) {
            LOG.debug("libcudnn.so.9", e);
            throw new DeviceUnavailable(
                    device,
                    "no cuDNN: libcudnn.so.9 cannot be loaded; install cuDNN 9, or put its folder into LD_LIBRARY_PATH");
        }
        Optional<Path> library = mapped("libcudnn.so.9");
        for (String part : CUDNN_PARTS) {
            Optional<Path> beside = library.map(path -> path.resolveSibling(part));
            if (beside.isPresent()) {
                loadPart(device, beside.get());
            }
        }
        long version = JCudnn.cudnnGetVersion();
        if (version < CUDNN_9) {
            throw new DeviceUnavailable(device, "cuDNN is version " + version + ", needed is 9.0 or newer");
        }
        return version;
    }

    private static void loadPart(String device, Path part) {
        try {
            System.load(part.toString());
        } catch (LinkageError e) {
            LOG.debug("{}", part, e);
            throw new DeviceUnavailable(
                    device, "cuDNN is incomplete: " + part + " cannot be loaded; install all of cuDNN 9");
        }
    }

    /* A library of CUDA 13 needs a driver that knows CUDA 13. */
    private static OptionalInt cublas(int driver) {
        if (Cublas12.isPresent()) {
            return OptionalInt.of(12);
        }
        return driver >= CUDA_13 && Cublas13.isPresent() ? OptionalInt.of(13) : OptionalInt.empty();
    }

    /** The cuBLAS that is there, without a handle yet. */
    Optional<Cublas> newCublas() {
        return cublas.isPresent()
                ? Optional.of(cublas.getAsInt() == 12 ? new Cublas12() : new Cublas13())
                : Optional.empty();
    }

    /** cuDNN and cuBLAS as people write them. */
    String versions() {
        return "cuDNN " + cudnnVersion() + (cublas.isPresent() ? ", cuBLAS " + cublas.getAsInt() : ", no cuBLAS");
    }

    private static Optional<Path> mapped(String library) {
        try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
            return maps.filter(line -> line.contains("/" + library))
                    .map(line -> Path.of(line.substring(line.indexOf('/'))))
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A version as people write it: 12.4, or 9.5.1 for cuDNN. */
    static String dotted(int version) {
        return version / 1000 + "." + version % 1000 / 10;
    }

    /** cuDNN's version as people write it. */
    String cudnnVersion() {
        return String.format(Locale.ROOT, "%d.%d.%d", cudnn / 10000, cudnn / 100 % 100, cudnn % 100);
    }
}

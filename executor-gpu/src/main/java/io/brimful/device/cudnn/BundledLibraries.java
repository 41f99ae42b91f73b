package io.brimful.device.cudnn;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * cuDNN and cuBLAS out of a jar on the class path, which the Maven profile {@code cuda-redist} puts there, for a machine that has
 * a driver alone. Unpacked once into the cache, and loaded before JCuda looks for libraries of the system.
 */
final class BundledLibraries {
    /* bytedeco's redistribution of CUDA 12.6 and cuDNN 9.5; a library after those that it needs. */
    private static final String FOLDER = "org/bytedeco/cuda/linux-x86_64/";
    private static final String VERSION = "cuda-12.6-9.5";
    private static final List<String> NAMES = List.of(
            "libcudnn_graph.so.9",
            "libcudnn_ops.so.9",
            "libcudnn_cnn.so.9",
            "libcudnn_engines_precompiled.so.9",
            "libcudnn_engines_runtime_compiled.so.9",
            "libcudnn_heuristic.so.9",
            "libcudnn.so.9",
            "libnvrtc-builtins.so.12.6",
            "libnvrtc.so.12",
            "libcublasLt.so.12",
            "libcublas.so.12");

    private final ClassLoader loader;
    private final Path folder;

    /** @param cache below which the libraries are unpacked */
    BundledLibraries(ClassLoader loader, Path cache) {
        this.loader = loader;
        this.folder = cache.resolve(VERSION);
    }

    /** Whether the jar is there. */
    boolean arePresent() {
        return loader.getResource(FOLDER + "libcudnn.so.9") != null;
    }

    /**
     * Unpacks what is not there yet.
     *
     * @return the libraries in the order in which they have to be loaded
     * @throws IOException when the cache cannot be written
     */
    List<Path> unpack() throws IOException {
        List<Path> unpacked = new ArrayList<>();
        for (String name : NAMES) {
            URL packed = loader.getResource(FOLDER + name);
            if (packed != null) {
                unpacked.add(unpack(packed, folder.resolve(name)));
            }
        }
        return unpacked;
    }

    /* Another process may do the same: whoever comes last replaces a file by its like. One that was cut off has another size. */
    private Path unpack(URL packed, Path library) throws IOException {
        URLConnection connection = packed.openConnection();
        long bytes = connection.getContentLengthLong();
        try (InputStream in = connection.getInputStream()) {
            if (Files.exists(library) && Files.size(library) == bytes) {
                return library;
            }
            Files.createDirectories(folder);
            Path part = Files.createTempFile(folder, "part", ".so");
            try {
                Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
                Files.move(part, library, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
        }
        return library;
    }
}

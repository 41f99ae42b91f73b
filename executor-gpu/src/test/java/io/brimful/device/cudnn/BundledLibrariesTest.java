package io.brimful.device.cudnn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundledLibrariesTest {
    @TempDir
    private Path jar;

    @TempDir
    private Path cache;

    @Test
    void unpacksWhatIsThereInTheOrderOfLoading() throws IOException {
        pack("libcublas.so.12", "blas");
        pack("libcudnn.so.9", "dnn");
        pack("libcudnn_graph.so.9", "graph");
        try (URLClassLoader loader = loader()) {
            BundledLibraries bundled = new BundledLibraries(loader, cache);
            assertThat(bundled.arePresent()).isTrue();
            List<Path> libraries = bundled.unpack();
            assertThat(libraries)
                    .extracting(library -> String.valueOf(library.getFileName()))
                    .containsExactly("libcudnn_graph.so.9", "libcudnn.so.9", "libcublas.so.12");
            assertThat(libraries.get(2)).hasContent("blas");
            try (Stream<Path> left = Files.list(cache.resolve("cuda-12.6-9.5"))) {
                assertThat(left).hasSize(3);
            }
        }
    }

    @Test
    void unpacksOnceAndAgainWhatWasCutOff() throws IOException {
        pack("libcudnn.so.9", "a long library");
        try (URLClassLoader loader = loader()) {
            Path library = new BundledLibraries(loader, cache).unpack().get(0);
            Files.writeString(library, "A LONG LIBRARY");
            new BundledLibraries(loader, cache).unpack();
            assertThat(library).as("of the right size").hasContent("A LONG LIBRARY");
            Files.writeString(library, "a lon");
            new BundledLibraries(loader, cache).unpack();
            assertThat(library).as("cut off").hasContent("a long library");
        }
    }

    @Test
    void withoutTheJarThereIsNothing() throws IOException {
        try (URLClassLoader loader = loader()) {
            BundledLibraries bundled = new BundledLibraries(loader, cache);
            assertThat(bundled.arePresent()).isFalse();
            assertThat(bundled.unpack()).isEmpty();
        }
    }

    private URLClassLoader loader() throws IOException {
        return new URLClassLoader(new URL[] {jar.toUri().toURL()}, null);
    }

    private void pack(String name, String content) throws IOException {
        Path folder = jar.resolve("org/bytedeco/cuda/linux-x86_64");
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(name), content);
    }
}
